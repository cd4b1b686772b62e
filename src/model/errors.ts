/** The effect of a request that failed. */
export type RequestFailure =
  /** Never reached the provider (refused connection, unknown host, aborted before it was sent): no effect. */
  | 'not-sent'
  /** Sent, without a readable answer (timeout, reset, 5xx, 408, an unreadable 2xx): the effect is unknown. */
  | 'unknown'
  /** The provider refused it (4xx): no effect. */
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
 * - `malformed` not an answer of the API (HTML, broken JSON, a wrong shape, an incomplete list)
 * - `too-large` · `redirect`
 * - `rate-limited` 429 · `unauthorized` 401 · `forbidden` 403 · `not-found` 404, 410 · `conflict` 409
 * - `invalid` any other 4xx · `server` 5xx, 408, 425
 */
export type ProviderErrorCode = (typeof providerErrorCodes)[number];

/**
 * A failed request to a provider, classified once. `message` is scrubbed and shortened: safe to show and
 * store.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  readonly failure: RequestFailure;
  /** The HTTP status, or null without a response. */
  readonly status: number | null;
  /** With `rate-limited`: how long the account waits, in ms. */
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

  /**
   * Worth another attempt within the run: network errors, timeouts, 408, 425, 5xx, and unreadable answers.
   */
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

/** A user's mistake, in a command or the environment: shown without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
