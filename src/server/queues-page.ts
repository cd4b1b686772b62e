import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from './access.ts';
import type { Board } from './board.ts';
import { pathTo } from './form.ts';
import type { ServerParts } from './server-parts.ts';

const PATH = '/queues';

type QueuesParts = Pick<ServerParts, 'boardQueues' | 'secrets'> & { readonly access: Access };

/** Opens the board with the first request: it is large, and most daemons never need it. */
const lazyBoard = ({ boardQueues, secrets }: QueuesParts): (() => Promise<Board>) => {
  let opening: Promise<Board> | null = null;
  const open = async (): Promise<Board> => {
    const { openBoard } = await import('./board.ts');
    return openBoard(PATH, await boardQueues(), secrets);
  };
  return async () => {
    opening ??= open();
    const board = await opening;
    // The accounts may have changed.
    board.show(await boardQueues());
    return board;
  };
};

/** `GET /queues`: the raw queues and their jobs, read-only, with the admin token. */
export const registerQueues = (app: FastifyInstance, parts: QueuesParts): void => {
  const { access } = parts;
  const board = lazyBoard(parts);
  const signedInOnly = async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const isBrowser = request.headers.accept?.includes('text/html') === true;
    if (isBrowser && (await access.mayBecomeAdmin(request)))
      return reply.redirect(pathTo(new URL('/sign-in', 'http://here'), { next: PATH }), 303);
    await access.requireAdmin(request);
    return undefined;
  };
  for (const url of [PATH, `${PATH}/*`]) {
    app.get(url, { onRequest: signedInOnly }, async (request, reply) => {
      const { app: shown } = await board();
      reply.hijack();
      shown.routing(request.raw, reply.raw);
    });
  }
};
