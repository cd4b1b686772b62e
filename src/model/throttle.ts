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

/** The budget of requests of one account, shared by every process (DESIGN §7). */
export interface Throttle {
  /**
   * Waits for the next slot when it is near. When it is further away than `patienceMs` (a pause of seconds), throws a `ProviderError` with code
   * `rate-limited`, failure `not-sent` and the wait in `retryAfterMs`, so that a job can go back to its queue instead of holding a worker.
   */
  take(options?: { readonly signal?: AbortSignal | undefined }): Promise<Slot>;
}
