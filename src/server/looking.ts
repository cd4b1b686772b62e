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

type LookingParts = Pick<ServerParts, 'listen' | 'openView' | 'signInProxy'>;

/** Whether looking at pages, plans and metrics needs a sign-in. A proxy may bring requests from anywhere. */
export const isRestricted = ({ listen, openView, signInProxy }: LookingParts): boolean =>
  !openView && (signInProxy !== null || !isLocalAddress(listen.host));

const NO_TOKEN_SET =
  'Beyond this machine only the health of the daemon can be seen: set SETPOINT_VIEW_TOKEN or SETPOINT_ADMIN_TOKEN, or SETPOINT_VIEW=open, and restart the daemon';

const TOKEN_NEEDED = 'This needs a token: sign in, or send it as Authorization: Bearer';
const PERSON_NEEDED = 'The proxy in front signs people in, and it named no one: open this page through it';

const wantsPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true;

/** How people sign in, for the log. */
export const signInWays = ({ tokens, proxy }: Pick<Access, 'tokens' | 'proxy'>): readonly string[] => [
  ...(proxy ? ['by the proxy in SETPOINT_TRUSTED_PROXY'] : []),
  ...(tokens.admin ? ['with SETPOINT_ADMIN_TOKEN'] : []),
  ...(tokens.viewer ? ['with SETPOINT_VIEW_TOKEN'] : []),
];

const hasToken = ({ tokens }: Access): boolean => tokens.admin || tokens.viewer;

/** Sends a browser to the sign-in, and refuses anything else. */
const refuse = (access: Access, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  if (wantsPage(request)) {
    const signIn = new URL('/sign-in', 'http://here.invalid');
    return reply.redirect(pathTo(signIn, { next: request.url }), 303);
  }
  throw new HttpError(401, hasToken(access) ? TOKEN_NEEDED : PERSON_NEEDED);
};

/**
 * Keeps everything but health from those who are not signed in, where the server can be reached from elsewhere. Behind a
 * proxy it also refuses a name that cannot be read.
 */
export const restrictLooking = (app: FastifyInstance, access: Access, parts: ServerParts): void => {
  const restricted = isRestricted(parts);
  if (!restricted && !access.proxy) return;
  const canSignIn = access.proxy || hasToken(access);
  if (!canSignIn) {
    parts.log.warn(
      { host: parts.listen.host },
      'The HTTP server listens beyond this machine without a token: it answers health only. Set SETPOINT_VIEW_TOKEN or SETPOINT_ADMIN_TOKEN, or SETPOINT_VIEW=open',
    );
  }
  app.addHook('onRequest', async (request, reply) => {
    const { open, signed } = request.routeOptions.config ?? {};
    if (open || signed) return;
    if (!canSignIn) throw new HttpError(403, NO_TOKEN_SET);
    const identity = await access.identify(request);
    if (identity === null && restricted) return refuse(access, request, reply);
  });
};
