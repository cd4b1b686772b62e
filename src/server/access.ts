import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from './http-error.ts';
import { createSessions, isSame, SESSION_MS } from './session.ts';
import { createSignInLimit, type SignInLimit } from './sign-in-limit.ts';

const COOKIE = 'setpoint_session';

/** Decides who may change something. */
export interface Access {
  /** Whether there is an admin token; without one there is no sign-in, and nothing can be changed. */
  readonly configured: boolean;
  /** True with the token or a session. For display only; use `check` before an action. */
  isSignedIn(request: FastifyRequest): boolean;
  /**
   * @throws HttpError 403 without a configured token, 401 without the right one, 429 after too many wrong ones
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

const noAccess: Access = {
  configured: false,
  isSignedIn: () => false,
  check: () => {
    throw new HttpError(403, NO_TOKEN_SET);
  },
  signIn: () => {
    throw new HttpError(403, NO_TOKEN_SET);
  },
  signOut: () => undefined,
};

/** @throws HttpError when the token is wrong, or after too many wrong ones */
const checkToken = (limit: SignInLimit, address: string, given: string, token: string): void => {
  const waitMs = limit.waitMs(address);
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1_000);
    throw new HttpError(429, `Too many wrong tokens came from this address: wait ${seconds} s`, seconds);
  }
  if (isSame(given, token)) return;
  limit.recordFailure(address);
  throw new HttpError(401, 'This is not the admin token (SETPOINT_ADMIN_TOKEN of the daemon)');
};

/** Access with one token: as `Authorization: Bearer`, or by signing in. */
export const createAccess = (token: string | null): Access => {
  if (token === null) return noAccess;
  const sessions = createSessions(token);
  const limit = createSignInLimit();
  const check = (request: FastifyRequest): void => {
    const bearer = bearerOf(request);
    if (bearer !== null) checkToken(limit, request.ip, bearer, token);
    else if (!sessions.isValid(cookieOf(request))) throw new HttpError(401, TOKEN_NEEDED);
  };
  return {
    configured: true,
    isSignedIn: (request) => {
      try {
        check(request);
        return true;
      } catch {
        return false;
      }
    },
    check,
    signIn: (request, reply, given) => {
      checkToken(limit, request.ip, given, token);
      setCookie(request, reply, sessions.begin(), SESSION_MS / 1_000);
    },
    signOut: (request, reply) => {
      sessions.end(cookieOf(request));
      setCookie(request, reply, '', 0);
    },
  };
};
