import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../log.ts';
import { UsageError } from '../model/errors.ts';
import type { SecretRegistry } from '../model/secrets.ts';

/** An error with a status. Its message is shown to the client, so it holds no secret. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly statusCode: number;
  /** When the client may try again, in seconds; null: no such time. */
  readonly retryAfter: number | null;

  constructor(statusCode: number, message: string, retryAfter: number | null = null) {
    super(message);
    this.statusCode = statusCode;
    this.retryAfter = retryAfter;
  }
}

/** What answering an error needs. */
export type ErrorParts = { readonly secrets: SecretRegistry; readonly log: Logger };

/** What a client may see of an error. */
export type ErrorReply = {
  readonly status: number;
  readonly error: string;
  readonly retryAfter: number | null;
};

/** For requests that Fastify cannot read, because its own messages may repeat what was sent. */
const unreadable: { readonly [status: number]: string } = {
  400: 'The request cannot be read: its body must be JSON, or a form',
  413: 'The body of the request is too large',
  414: 'The address of the request is too long',
  415: 'The body of the request must be application/json or application/x-www-form-urlencoded',
};

const answer = (status: number, error: string, retryAfter: number | null = null): ErrorReply => ({
  status,
  error,
  retryAfter,
});

/** An error without stack or secrets. The details of an unexpected one are only in the log. */
export const errorReply = (error: unknown, { secrets, log }: ErrorParts): ErrorReply => {
  if (error instanceof HttpError)
    return answer(error.statusCode, secrets.scrub(error.message), error.retryAfter);
  if (error instanceof UsageError) return answer(409, secrets.scrub(error.message));
  const { statusCode = 500 } = error as { readonly statusCode?: number };
  if (statusCode >= 400 && statusCode < 500)
    return answer(statusCode, unreadable[statusCode] ?? 'The request cannot be answered');
  log.error({ err: error }, 'A request to the HTTP server failed');
  return answer(500, 'Unexpected error; see the daemon log');
};

/** Replies with an error as JSON. */
export const replyWithError = (
  error: unknown,
  _request: FastifyRequest,
  reply: FastifyReply,
  parts: ErrorParts,
): FastifyReply => {
  const { status, error: text, retryAfter } = errorReply(error, parts);
  if (retryAfter !== null) reply.header('retry-after', retryAfter);
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="setpoint"');
  return reply.code(status).send({ error: text });
};
