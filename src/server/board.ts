import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import { type FastifyInstance, fastify } from 'fastify';
import type { BoardQueue } from '../../jobs/board-queues.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { type Directives, sendSecurityHeaders } from './security-headers.ts';

/** Its pages have inline styles; they load nothing from other hosts. */
const boardDirectives: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'self'"],
};

/** bull-board as a server that does not listen: requests are passed to it. */
export type Board = {
  readonly app: FastifyInstance;
  show(queues: readonly BoardQueue[]): void;
};

/** Opens it below a path, read-only. The caller checks the access. */
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
  await sendSecurityHeaders(app, boardDirectives);
  // Errors of jobs and queues may contain secrets.
  app.addHook('onSend', async (_request, _reply, payload) =>
    typeof payload === 'string' ? secrets.scrub(payload) : payload,
  );
  await app.register(serverAdapter.registerPlugin(), { prefix: path });
  await app.ready();
  return { app, show: board.replaceQueues };
};
