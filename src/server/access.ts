import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { createSessions, isSame, SESSION_MS, type Sessions } from './session.ts';
import { createSignInLimit, type SignInLimit } from './sign-in-limit.ts';

const COOKIE = 'setpoint_session';

/** What a visitor may do: an admin changes things, a viewer only looks. */
export type Role = 'admin' | 'viewer';

/** Decides who may look and who may change something. */
export interface Access {
  /** Whether there is an admin token; without one nothing can be changed. */
  readonly configured: boolean;
  /** Whether there is any token to sign in with. */
  readonly canSignIn: boolean;
  /** By the token or a session; null: neither is valid. For display only. */
  roleOf(request: FastifyRequest): Role | null;
  /** The same, to decide who may look. @throws HttpError for a wrong bearer token, and after too many */
  requireRole(request: FastifyRequest): Role | null;
  /** Whether the visitor is an admin. For display only; use `check` before an action. */
  isSignedIn(request: FastifyRequest): boolean;
  /**
   * @throws HttpError 403 without a configured admin token or for a viewer, 401 without the right one, 429 after too
   * many wrong ones
   */
  check(request: FastifyRequest): void;
  /** Checks a typed token, and gives the browser a session. @throws HttpError like `check` */
  signIn(request: FastifyRequest, reply: FastifyReply, token: string): void;
  signOut(request: FastifyRequest, reply: FastifyReply): void;
}

const NO_TOKEN_SET =
  'Nothing can be changed over HTTP: set SETPOINT_ADMIN_TOKEN (`openssl rand -hex 32` prints a good one) and restart the daemon';

const TOKEN_NEEDED = 'This needs the admin token: sign in, or send it as Authorization: Bearer';

const cookieOf = ({ headers }: FastifyRequest): string => {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${COOKIE}=`));
  return found?.slice(COOKIE.length + 1) ?? '';
};

const bearerOf = ({ headers }: FastifyRequest): string | null =>
  /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? null;

/** As the browser or a proxy claims. A false claim only makes the sender's own cookie useless. */
const isHttps = ({ headers }: FastifyRequest): boolean =>
  headers.origin?.startsWith('https:') === true || headers['x-forwarded-proto'] === 'https';

const setCookie = (request: FastifyRequest, reply: FastifyReply, value: string, seconds: number): void => {
  const secure = isHttps(request) ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`,
  );
};

const VIEWER = 'The view token may look and change nothing: this needs the admin token';

/** A role's token, and the sessions under it. */
type Holder = { readonly role: Role; readonly token: string; readonly sessions: Sessions };

const holder = (role: Role, token: string | null): readonly Holder[] =>
  token === null ? [] : [{ role, token, sessions: createSessions(token) }];

/** The holder of a token. @throws HttpError when it is no one's, or after too many wrong ones */
const holderOf = (limit: SignInLimit, address: string, given: string, holders: readonly Holder[]): Holder => {
  const waitMs = limit.waitMs(address);
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1_000);
    throw new HttpError(429, `Too many wrong tokens came from this address: wait ${seconds} s`, seconds);
  }
  const found = holders.find(({ token }) => isSame(given, token));
  if (found !== undefined) return found;
  limit.recordFailure(address);
  const names = holders.map(({ role }) =>
    role === 'admin' ? 'SETPOINT_ADMIN_TOKEN' : 'SETPOINT_VIEW_TOKEN',
  );
  const what = holders.some(({ role }) => role === 'viewer') ? 'a token' : 'the admin token';
  throw new HttpError(401, `This is not ${what} (${names.join(' or ')} of the daemon)`);
};

/** Access with tokens: as `Authorization: Bearer`, or by signing in. Null: there is no such token. */
export const createAccess = (adminToken: string | null, viewToken: string | null = null): Access => {
  const holders = [...holder('admin', adminToken), ...holder('viewer', viewToken)];
  const limit = createSignInLimit();
  const roleIn = (request: FastifyRequest): Role | null => {
    const bearer = bearerOf(request);
    if (bearer !== null) return holderOf(limit, request.ip, bearer, holders).role;
    const cookie = cookieOf(request);
    return holders.find(({ sessions }) => sessions.isValid(cookie))?.role ?? null;
  };
  const roleOf: Access['roleOf'] = (request) => {
    try {
      return roleIn(request);
    } catch {
      return null;
    }
  };
  return {
    configured: adminToken !== null,
    canSignIn: holders.length > 0,
    roleOf,
    requireRole: roleIn,
    isSignedIn: (request) => roleOf(request) === 'admin',
    check: (request) => {
      if (adminToken === null) throw new HttpError(403, NO_TOKEN_SET);
      const role = roleIn(request);
      if (role === 'viewer') throw new HttpError(403, VIEWER);
      if (role === null) throw new HttpError(401, TOKEN_NEEDED);
    },
    signIn: (request, reply, given) => {
      if (holders.length === 0) throw new HttpError(403, NO_TOKEN_SET);
      const { sessions } = holderOf(limit, request.ip, given, holders);
      setCookie(request, reply, sessions.begin(), SESSION_MS / 1_000);
    },
    signOut: (request, reply) => {
      const cookie = cookieOf(request);
      for (const { sessions } of holders) sessions.end(cookie);
      setCookie(request, reply, '', 0);
    },
  };
};
