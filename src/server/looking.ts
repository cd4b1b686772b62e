import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../model/is-loopback.ts';
import type { Access } from './access.ts';
import { pathTo } from './form.ts';
import { HttpError } from './http-error.ts';
import type { ServerParts } from './server-parts.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers without a sign-in: health, the sign-in itself, style and script of the pages. */
    open?: true;
  }
}

/** Whether only this machine can reach an address to listen on. */
export const isLocalAddress = (host: string): boolean => isLoopback(host.includes(':') ? `[${host}]` : host);

/** Whether looking at pages, plans and metrics needs a sign-in. */
export const isRestricted = ({ listen, openView }: Pick<ServerParts, 'listen' | 'openView'>): boolean =>
  !openView && !isLocalAddress(listen.host);

const NO_TOKEN_SET =
  'Beyond this machine only the health of the daemon can be seen: set SETPOINT_VIEW_TOKEN or SETPOINT_ADMIN_TOKEN, or SETPOINT_VIEW=open, and restart the daemon';

const TOKEN_NEEDED = 'This needs a token: sign in, or send it as Authorization: Bearer';

const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true;

/** Sends a browser to the sign-in, and refuses anything else. */
const refuse = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (wantsPage(request)) {
    const signIn = new URL('/sign-in', 'http://here.invalid');
    return reply.redirect(pathTo(signIn, { next: request.url }), 303);
  }
  reply.header('www-authenticate', 'Bearer realm="setpoint"');
  throw new HttpError(401, TOKEN_NEEDED);
};

/** Keeps everything but health from those who are not signed in, where the server can be reached from elsewhere. */
export const restrictLooking = (app: FastifyInstance, access: Access, parts: ServerParts): void => {
  if (!isRestricted(parts)) return;
  if (!access.canSignIn) {
    parts.log.warn(
      { host: parts.listen.host },
      'The HTTP server listens beyond this machine without a token: it answers health only. Set SETPOINT_VIEW_TOKEN or SETPOINT_ADMIN_TOKEN, or SETPOINT_VIEW=open',
    );
  }
  app.addHook('onRequest', async (request, reply) => {
    const { open, signed } = request.routeOptions.config ?? {};
    if (open || signed) return;
    if (!access.canSignIn) throw new HttpError(403, NO_TOKEN_SET);
    if (access.requireRole(request) === null) return refuse(request, reply);
  });
};
