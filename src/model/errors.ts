/** What became of a request that did not succeed. */
export type RequestFailure =
  /** Never reached the provider (refused connection, unknown host, aborted before it was sent): no effect. */
  | 'not-sent'
  /** Sent, and no readable answer: timeout, reset, 5xx, 408, a 2xx that cannot be read. The effect is unknown. */
  | 'unknown'
  /** The provider answered, and did nothing (4xx). */
  | 'refused';

export const providerErrorCodes = [
  'unreachable',
  'timeout',
  'reset',
  'aborted',
  'malformed',
  'too-large',
  'redirect',
  'rate-limited',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'invalid',
  'server',
] as const;

/**
 * - `unreachable` no connection · `timeout` · `reset` the connection broke · `aborted` by us
 * - `malformed` an answer that is not the API's (HTML, broken JSON, a wrong shape, a list that is not whole) · `too-large` · `redirect`
 * - `rate-limited` 429 · `unauthorized` 401 · `forbidden` 403 · `not-found` 404, 410 · `conflict` 409
 * - `invalid` any other 4xx · `server` 5xx, 408, 425
 */
export type ProviderErrorCode = (typeof providerErrorCodes)[number];

/** A request to a provider that did not succeed, classified once. `message` is scrubbed and cut, fit to be shown and stored. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  readonly failure: RequestFailure;
  /** The HTTP status, or null where there was no answer. */
  readonly status: number | null;
  /** With `rate-limited`: for how long the account waits, in ms. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    details: {
      readonly code: ProviderErrorCode;
      readonly failure: RequestFailure;
      readonly status?: number | null;
      readonly retryAfterMs?: number | null;
      readonly cause?: unknown;
    },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.failure = details.failure;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }

  /** Worth another attempt within the run: network errors, timeouts, 408, 425, 5xx, and answers that could not be read. */
  get retryable(): boolean {
    switch (this.code) {
      case 'unreachable':
      case 'timeout':
      case 'reset':
      case 'server':
      case 'malformed':
        return true;
      default:
        return false;
    }
  }
}

/** A mistake of the person at the keyboard or in the environment: shown as it is, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
