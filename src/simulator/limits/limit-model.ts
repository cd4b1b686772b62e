/** The true state of a limit at a time. */
export type LimitState = {
  readonly limit: number;
  readonly remaining: number;
  /** Until the full limit is available again. */
  readonly resetMs: number;
  /** Until one more request would be accepted. */
  readonly retryMs: number;
  /** The stated policy: `quota` requests per window, or at once. */
  readonly policy:
    | { readonly kind: 'window'; readonly quota: number; readonly seconds: number }
    | { readonly kind: 'concurrent'; readonly quota: number };
};

/** A rate limit. Times are in ms and never go backwards. */
export interface LimitModel {
  /** Counts a request that arrives now, and returns whether it is accepted. */
  accept(now: number): boolean;
  /** Called when an accepted request was answered. */
  finish(): void;
  state(now: number): LimitState;
  /** How often the server banned the client. */
  readonly bans: number;
}
