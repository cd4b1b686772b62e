import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import { type FastifyInstance, fastify } from 'fastify';
import type { BoardQueue } from '../../jobs/board-queues.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { securityHeaders } from './security-headers.ts';

/** Its pages have styles of their own in them; nothing of theirs comes from elsewhere, fonts included. */
const BOARD_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'self'",
].join('; ');

/** bull-board as a server of its own, which listens nowhere: requests are handed to it. */
export type Board = {
  readonly app: FastifyInstance;
  show(queues: readonly BoardQueue[]): void;
};

/** Opens it below a path. It is behind our own access, and for reading only. */
export const openBoard = async (
  path: string,
  queues: readonly BoardQueue[],
  secrets: SecretRegistry,
): Promise<Board> => {
  const serverAdapter = new FastifyAdapter();
  serverAdapter.setBasePath(path);
  const board = createBullBoard({
    queues,
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Setpoint: queues' } },
  });
  const app = fastify();
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...securityHeaders, 'content-security-policy': BOARD_POLICY });
  });
  // An error of a job or of the queue may repeat what it was about.
  app.addHook('onSend', async (_request, _reply, payload) =>
    typeof payload === 'string' ? secrets.scrub(payload) : payload,
  );
  await app.register(serverAdapter.registerPlugin(), { prefix: path });
  await app.ready();
  return { app, show: board.replaceQueues };
};
