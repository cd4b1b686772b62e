/** The parts of a response that a throttle needs. Header names are lower case. */
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

/** The origin of a rate: the configured ceiling, the provider's headers, a 429, or no refusal so far. */
export type RateBasis = 'configured' | 'stated' | 'learned' | 'no-limit-met';

/** The known limit of an account. */
export type RateStatus = {
  /** Requests per second over time; null, like the basis, before the first request. */
  readonly ratePerSecond: number | null;
  readonly basis: RateBasis | null;
  /** How many requests may be in flight; null if not learned or stated. */
  readonly atOnce: number | null;
  /** Until the next request may be sent, in ms. */
  readonly pausedForMs: number;
};

/** An account's rate at a time, and the number of 429s since the previous point. */
export type RatePoint = {
  /** ms since the epoch, on Redis' clock. */
  readonly at: number;
  /** As in `RateStatus`. */
  readonly ratePerSecond: number | null;
  readonly refused: number;
};

/** How long some requests will take; `ms` is null if no rate is known. */
export type RequestEstimate = {
  readonly requests: number;
  readonly ms: number | null;
  readonly ratePerSecond: number | null;
  readonly basis: RateBasis | null;
};

/** A throttle that can report its state without taking a slot. */
export interface SharedThrottle extends Throttle {
  status(): Promise<RateStatus>;
  /** Estimates how long so many requests will take from now on. */
  estimate(requests: number): Promise<RequestEstimate>;
}
