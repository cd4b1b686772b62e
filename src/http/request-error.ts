import { ProviderError, type ProviderErrorCode, type RequestFailure } from '../model/errors.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { explain } from './explain.ts';

/** What is known of a failed request, beside which request it was. */
export type FailureFacts = {
  readonly code: ProviderErrorCode;
  readonly failure: RequestFailure;
  readonly status?: number | null | undefined;
  readonly retryAfterMs?: number | null | undefined;
  /** What was wrong, in place of the code's own words. */
  readonly what?: string | undefined;
  /** The provider's words, already clean. */
  readonly words?: string | undefined;
  /** The network's own words. Not the error itself: undici's may carry raw bytes of the answer. */
  readonly reason?: string | undefined;
};

/** Makes the error of one request. */
export type Failing = (facts: FailureFacts) => ProviderError;

/** Binds a request to its errors: each names it, and is scrubbed as a whole. */
export const failureOf =
  (request: { readonly method: string; readonly path: string }, secrets: SecretRegistry): Failing =>
  ({ code, failure, status = null, retryAfterMs = null, what, words, reason }) => {
    const { method, path } = request;
    const message = secrets.scrub(explain({ method, path, code, status, retryAfterMs, what, words }));
    const cause = reason === undefined ? undefined : new Error(secrets.scrub(reason));
    return new ProviderError(message, { code, failure, status, retryAfterMs, cause });
  };
