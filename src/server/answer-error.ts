import type { FastifyReply, FastifyRequest } from 'fastify';
import { UsageError } from '../model/errors.ts';
import { Refusal } from './refusal.ts';
import type { ServerParts } from './server-parts.ts';

/** What a sender may know of an error. */
export type ErrorAnswer = {
  readonly status: number;
  readonly error: string;
  readonly retryAfter: number | null;
};

/** What Fastify says of a request that it cannot read, in our words: its own may repeat what was sent. */
const unreadable: { readonly [status: number]: string } = {
  400: 'The request cannot be read: its body must be JSON, or a form',
  413: 'The body of the request is too large',
  414: 'The address of the request is too long',
  415: 'The body of the request must be application/json or application/x-www-form-urlencoded',
};

const answer = (status: number, error: string, retryAfter: number | null = null): ErrorAnswer => ({
  status,
  error,
  retryAfter,
});

/** An error as its sender may see it: no stack, no secret. An unexpected one is only in the log. */
export const errorAnswer = (
  error: unknown,
  { secrets, log }: Pick<ServerParts, 'secrets' | 'log'>,
): ErrorAnswer => {
  if (error instanceof Refusal)
    return answer(error.statusCode, secrets.scrub(error.message), error.retryAfter);
  if (error instanceof UsageError) return answer(409, secrets.scrub(error.message));
  const { statusCode = 500 } = error as { readonly statusCode?: number };
  if (statusCode >= 400 && statusCode < 500)
    return answer(statusCode, unreadable[statusCode] ?? 'The request cannot be answered');
  log.error({ err: error }, 'A request to the HTTP server failed');
  return answer(500, 'Unexpected error; see the daemon log');
};

/** Answers an error in JSON. */
export const answerError = (
  error: unknown,
  _request: FastifyRequest,
  reply: FastifyReply,
  parts: Pick<ServerParts, 'secrets' | 'log'>,
): FastifyReply => {
  const { status, error: text, retryAfter } = errorAnswer(error, parts);
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="setpoint"');
  return reply.code(status).send({ error: text });
};
