import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignInProxySettings } from '../settings/sign-in-proxy-settings.ts';
import { limitAttempts } from './attempts.ts';
import { HttpError } from './http-error.ts';
import type { Identity } from './identity.ts';
import { namedByProxy } from './named-by-proxy.ts';
import { changesNothing, originOf } from './origin.ts';
import { createSessionCookie } from './session-cookie.ts';
import { holderOf, tokenHolders } from './token-holders.ts';

/** Who may sign in. */
export type AccessSettings = {
  /** May look and change; null: there is none. */
  readonly adminToken: string | null;
  /** May look, and change nothing; null: there is none. */
  readonly viewToken: string | null;
  /** Signs people in and names them; null: no proxy does. */
  readonly signInProxy: SignInProxySettings | null;
};

/** Decides who may look and who may change something. */
export interface Access {
  /** The tokens that one may sign in with. */
  readonly tokens: { readonly admin: boolean; readonly viewer: boolean };
  /** Whether a proxy in front signs people in. */
  readonly proxy: boolean;
  /** Whether anyone may change something. */
  readonly changeable: boolean;
  /**
   * Who sent a request: the person that the proxy names, else the holder of the token or of the session. Null: no one
   * who is signed in.
   * @throws HttpError 400 for a name that cannot be read, 401 for a wrong token, 429 after too many of them
   */
  identify(request: FastifyRequest): Promise<Identity | null>;
  /** The same, for display only: null where `identify` throws. */
  shownIdentity(request: FastifyRequest): Promise<Identity | null>;
  /** Whether signing in with the admin token would let the visitor do more. */
  mayBecomeAdmin(request: FastifyRequest): Promise<boolean>;
  /**
   * The admin who sent a request.
   * @throws HttpError like `identify`; 401 without a sign-in; 403 for a viewer, where nothing can be changed, and for
   * a browser's request that does not say which page it comes from
   */
  requireAdmin(request: FastifyRequest): Promise<Identity>;
  /** Checks a typed token, and gives the browser a session. @throws HttpError 401, 403 or 429 */
  signIn(request: FastifyRequest, reply: FastifyReply, token: string): Promise<void>;
  signOut(request: FastifyRequest, reply: FastifyReply): void;
}

const NOTHING_SET =
  'Nothing can be changed over HTTP: set SETPOINT_ADMIN_TOKEN (`openssl rand -hex 32` prints a good one), or SETPOINT_ADMINS behind a proxy that signs people in, and restart the daemon';

const TOKEN_NEEDED = 'This needs the admin token: sign in, or send it as Authorization: Bearer';
const ADMIN_NEEDED = 'This needs one of SETPOINT_ADMINS, signed in by the proxy in front';

const ORIGIN_NEEDED =
  'The request does not say which page it comes from, so nothing was done: a browser sends Origin; a program has to send the admin token as Authorization: Bearer';

const viewerRefusal = ({ by, name }: Identity): string =>
  by === 'proxy'
    ? `${name} may look and change nothing: this needs one of SETPOINT_ADMINS`
    : 'The view token may look and change nothing: this needs the admin token';

const bearerOf = ({ headers }: FastifyRequest): string | null =>
  /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? null;

/** Any page can make a browser send a request with the session or the proxy's sign-in, but never with a token. */
const requireOwnPage = (request: FastifyRequest, { by }: Identity): void => {
  if (by === 'token' || changesNothing(request) || originOf(request) === 'own') return;
  throw new HttpError(403, ORIGIN_NEEDED);
};

/** Identifies each request once, so that a wrong token counts once. */
const oncePerRequest = (identify: Access['identify']): Access['identify'] => {
  const known = new WeakMap<FastifyRequest, Promise<Identity | null>>();
  return (request) => {
    const identity = known.get(request) ?? identify(request);
    known.set(request, identity);
    return identity;
  };
};

/** Access by what a proxy in front says, by tokens as `Authorization: Bearer`, and by sessions under them. */
export const createAccess = async (
  app: FastifyInstance,
  { adminToken, viewToken, signInProxy }: AccessSettings,
): Promise<Access> => {
  const holders = tokenHolders(adminToken, viewToken);
  const session = await createSessionCookie(app, holders);
  const limit = await limitAttempts(app);
  const named = signInProxy === null ? () => null : namedByProxy(signInProxy);
  const changeable = adminToken !== null || (signInProxy?.admins.length ?? 0) > 0;

  const identify = oncePerRequest(async (request) => {
    const person = named(request.raw);
    if (person !== null) return person;
    const bearer = bearerOf(request);
    const by = bearer === null ? 'session' : 'token';
    const holder =
      bearer === null ? session.holderOf(request) : await holderOf(request, bearer, holders, limit);
    return holder && { role: holder.role, name: null, by };
  });
  const shownIdentity: Access['shownIdentity'] = (request) => identify(request).catch(() => null);

  return {
    tokens: { admin: adminToken !== null, viewer: viewToken !== null },
    proxy: signInProxy !== null,
    changeable,
    identify,
    shownIdentity,
    mayBecomeAdmin: async (request) => {
      const identity = await shownIdentity(request);
      return adminToken !== null && identity?.role !== 'admin' && identity?.by !== 'proxy';
    },
    requireAdmin: async (request) => {
      if (!changeable) throw new HttpError(403, NOTHING_SET);
      const identity = await identify(request);
      if (identity === null) throw new HttpError(401, adminToken === null ? ADMIN_NEEDED : TOKEN_NEEDED);
      if (identity.role !== 'admin') throw new HttpError(403, viewerRefusal(identity));
      requireOwnPage(request, identity);
      return identity;
    },
    signIn: async (request, reply, given) => {
      if (holders.length === 0) throw new HttpError(403, NOTHING_SET);
      const person = named(request.raw);
      if (person !== null)
        throw new HttpError(
          403,
          `The proxy in front has signed you in as ${person.name}: no token is needed`,
        );
      session.begin(request, reply, await holderOf(request, given, holders, limit));
    },
    signOut: session.end,
  };
};
