import { ProviderError, type ProviderErrorCode, type RequestFailure } from '../model/errors.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { explain } from './explain.ts';

/** The details of a failed request. */
export type FailureFacts = {
  readonly code: ProviderErrorCode;
  readonly failure: RequestFailure;
  readonly status?: number | null | undefined;
  readonly retryAfterMs?: number | null | undefined;
  /** Overrides the code's own text. */
  readonly what?: string | undefined;
  /** The provider's message, cleaned. */
  readonly words?: string | undefined;
  /** The message of the network error. Not the error itself: undici's may carry raw bytes of the response. */
  readonly reason?: string | undefined;
};

/** Creates the error of one request. */
export type Failing = (facts: FailureFacts) => ProviderError;

/** Creates the errors of a request, each naming it and scrubbed as a whole. */
export const failureOf =
  (request: { readonly method: string; readonly path: string }, secrets: SecretRegistry): Failing =>
  ({ code, failure, status = null, retryAfterMs = null, what, words, reason }) => {
    const { method, path } = request;
    const message = secrets.scrub(explain({ method, path, code, status, retryAfterMs, what, words }));
    const cause = reason === undefined ? undefined : new Error(secrets.scrub(reason));
    return new ProviderError(message, { code, failure, status, retryAfterMs, cause });
  };
