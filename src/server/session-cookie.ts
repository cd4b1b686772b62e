import cookie, { type CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_MS } from './session.ts';
import type { Holder } from './token-holders.ts';

const COOKIE = 'setpoint_session';

/** The cookie of a browser that is signed in with a token. */
export type SessionCookie = {
  /** Whose session a request has; null: none that is valid. */
  holderOf(request: FastifyRequest): Holder | null;
  /** Gives the browser a new session, and ends the one that it has. */
  begin(request: FastifyRequest, reply: FastifyReply, holder: Holder): void;
  end(request: FastifyRequest, reply: FastifyReply): void;
};

/** As the trusted proxy says, or the browser. A false claim only makes the sender's own cookie useless. */
const isHttps = ({ headers, protocol }: FastifyRequest): boolean =>
  protocol === 'https' || headers.origin?.startsWith('https:') === true;

const optionsFor = (request: FastifyRequest): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  secure: isHttps(request),
});

/** Reads and sets the cookies of a server. */
export const createSessionCookie = async (
  app: FastifyInstance,
  holders: readonly Holder[],
): Promise<SessionCookie> => {
  await app.register(cookie);
  const sessionOf = ({ cookies }: FastifyRequest): string => cookies[COOKIE] ?? '';
  const endSession = (request: FastifyRequest): void => {
    for (const { sessions } of holders) sessions.end(sessionOf(request));
  };
  return {
    holderOf: (request) => holders.find(({ sessions }) => sessions.isValid(sessionOf(request))) ?? null,
    begin: (request, reply, { sessions }) => {
      endSession(request);
      reply.setCookie(COOKIE, sessions.begin(), { ...optionsFor(request), maxAge: SESSION_MS / 1_000 });
    },
    end: (request, reply) => {
      endSession(request);
      reply.clearCookie(COOKIE, optionsFor(request));
    },
  };
};
