/** What a throttle needs of a response. Header names are lower case. */
export type Reply = {
  readonly status: number | null;
  readonly headers: { readonly [name: string]: string };
  /** When the request was sent and its answer arrived, in ms since the epoch on this machine's clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
};

/** The permission to send one request. Settle it exactly once. */
export interface Slot {
  /**
   * Reports the answer, or null without one. Resolves to the account's pause in ms after a 429, else to null.
   */
  settle(reply: Reply | null): Promise<number | null>;
}

/** The budget of requests of one account, shared by every process (docs/design/throttle.md). */
export interface Throttle {
  /**
   * Waits for the next slot when it is near. When it is further away than `maxWaitMs` (a pause of seconds),
   * throws a `ProviderError` with code `rate-limited`, failure `not-sent` and the wait in `retryAfterMs`, so
   * that a job can return to its queue instead of occupying a worker.
   */
  take(options?: { readonly signal?: AbortSignal | undefined }): Promise<Slot>;
}

/** Where a rate comes from: the configured ceiling, the provider's headers, a 429, or no refusal so far. */
export type RateBasis = 'configured' | 'stated' | 'learned' | 'no-limit-met';

/** What is known of an account's limit. */
export type RateStatus = {
  /** Requests per second over time; null, like the basis, before the first request. */
  readonly ratePerSecond: number | null;
  readonly basis: RateBasis | null;
  /** How many requests may be in flight, where that was learned or stated. */
  readonly atOnce: number | null;
  /** Until the next request may go, in ms; 0 when one may go now. */
  readonly pausedForMs: number;
};

/** An account's rate at a time, and the 429s since the point before. */
export type RatePoint = {
  /** ms since the epoch, on Redis' clock. */
  readonly at: number;
  /** As in `RateStatus`. */
  readonly ratePerSecond: number | null;
  readonly refused: number;
};

/** How long some requests will take: `ms` is null when no rate is known. */
export type RequestEstimate = {
  readonly requests: number;
  readonly ms: number | null;
  readonly ratePerSecond: number | null;
  readonly basis: RateBasis | null;
};

/** A throttle that reports what it knows, without taking a slot. */
export interface SharedThrottle extends Throttle {
  status(): Promise<RateStatus>;
  /** About how long that many requests will take from now on. */
  estimate(requests: number): Promise<RequestEstimate>;
}
