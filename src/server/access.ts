import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Attempts, createAttempts } from './attempts.ts';
import { Refusal } from './refusal.ts';
import { createSessions, isSame, SESSION_MS } from './session.ts';

const COOKIE = 'setpoint_session';

/** Who may change something. */
export interface Access {
  /** Whether there is an admin token; without one there is no sign-in, and nothing can be changed. */
  readonly configured: boolean;
  /** True with the token or a session. For display only; use `check` before an action. */
  isSignedIn(request: FastifyRequest): boolean;
  /**
   * @throws Refusal 403 without a configured token, 401 without the right one, 429 after too many wrong ones
   */
  check(request: FastifyRequest): void;
  /** Takes the token that a person typed, and gives the browser its session. @throws Refusal like `check` */
  signIn(request: FastifyRequest, reply: FastifyReply, token: string): void;
  signOut(request: FastifyRequest, reply: FastifyReply): void;
}

const HOW_TO_SET =
  'Nothing can be changed over HTTP: set SETPOINT_ADMIN_TOKEN (`openssl rand -hex 32` prints a good one) and restart the daemon';

const HOW_TO_SHOW = 'This needs the admin token: sign in, or send it as Authorization: Bearer';

const cookieOf = ({ headers }: FastifyRequest): string => {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${COOKIE}=`));
  return found?.slice(COOKIE.length + 1) ?? '';
};

const bearerOf = ({ headers }: FastifyRequest): string | null =>
  /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]?.trim() ?? null;

/** A browser or a proxy states the scheme. A false claim only makes the sender's own cookie useless. */
const isHttps = ({ headers }: FastifyRequest): boolean =>
  headers.origin?.startsWith('https:') === true || headers['x-forwarded-proto'] === 'https';

const setCookie = (request: FastifyRequest, reply: FastifyReply, value: string, seconds: number): void => {
  const secure = isHttps(request) ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`,
  );
};

const closed: Access = {
  configured: false,
  isSignedIn: () => false,
  check: () => {
    throw new Refusal(403, HOW_TO_SET);
  },
  signIn: () => {
    throw new Refusal(403, HOW_TO_SET);
  },
  signOut: () => undefined,
};

/** @throws Refusal when the token is wrong, or was so too often */
const demandToken = (attempts: Attempts, address: string, given: string, token: string): void => {
  const waitMs = attempts.waitMs(address);
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / 1_000);
    throw new Refusal(429, `Too many wrong tokens came from this address: wait ${seconds} s`, seconds);
  }
  if (isSame(given, token)) return;
  attempts.failed(address);
  throw new Refusal(401, 'This is not the admin token (SETPOINT_ADMIN_TOKEN of the daemon)');
};

/** Access by one token: as `Authorization: Bearer`, or through a sign-in. */
export const createAccess = (token: string | null): Access => {
  if (token === null) return closed;
  const sessions = createSessions(token);
  const attempts = createAttempts();
  const check = (request: FastifyRequest): void => {
    const bearer = bearerOf(request);
    if (bearer !== null) demandToken(attempts, request.ip, bearer, token);
    else if (!sessions.isValid(cookieOf(request))) throw new Refusal(401, HOW_TO_SHOW);
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
      demandToken(attempts, request.ip, given, token);
      setCookie(request, reply, sessions.begin(), SESSION_MS / 1_000);
    },
    signOut: (request, reply) => {
      sessions.end(cookieOf(request));
      setCookie(request, reply, '', 0);
    },
  };
};
