/** What an answer said, as far as a throttle cares. Header names are lower case. */
export type Reply = {
  readonly status: number | null;
  readonly headers: { readonly [name: string]: string };
  /** When the request was sent and when its answer was there, in ms since the epoch on this machine's clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
};

/** One request's place in the account's budget. Settle it exactly once. */
export interface Slot {
  /** Reports the answer, or null where there was none. For a 429 it resolves to the pause in ms that now holds for the whole account, else null. */
  settle(reply: Reply | null): Promise<number | null>;
}

/** The budget of requests of one account, shared by every process (docs/design/throttle.md). */
export interface Throttle {
  /**
   * Waits for the next slot when it is near. When it is further away than `patienceMs` (a pause of seconds), throws a `ProviderError` with code
   * `rate-limited`, failure `not-sent` and the wait in `retryAfterMs`, so that a job can go back to its queue instead of holding a worker.
   */
  take(options?: { readonly signal?: AbortSignal | undefined }): Promise<Slot>;
}

/** How a rate is known: the configured ceiling holds it, the provider states it, a 429 showed it, or nothing was refused so far. */
export type RateBasis = 'configured' | 'stated' | 'learned' | 'no-limit-met';

/** What is known of an account's limit. */
export type RateStanding = {
  /** Requests per second over time; null, as the basis, while none was sent yet. */
  readonly ratePerSecond: number | null;
  readonly basis: RateBasis | null;
  /** How many requests the provider takes at once, where that was learned or stated. */
  readonly atOnce: number | null;
  /** Until the next request may go, in ms; 0 when one may go now. */
  readonly pausedForMs: number;
};

/** How an account's rate stood at a moment, and how many 429s came since the point before. */
export type RatePoint = {
  /** ms since the epoch, on Redis' clock. */
  readonly at: number;
  /** As in `RateStanding`. */
  readonly ratePerSecond: number | null;
  readonly refused: number;
};

/** What some work will cost: `ms` is null when no rate is known. */
export type RequestEstimate = {
  readonly requests: number;
  readonly ms: number | null;
  readonly ratePerSecond: number | null;
  readonly basis: RateBasis | null;
};

/** A throttle that can say how it stands. Takes no slot. */
export interface SharedThrottle extends Throttle {
  standing(): Promise<RateStanding>;
  /** About what so many requests will cost from now on. */
  estimate(requests: number): Promise<RequestEstimate>;
}
