/** What an honest server would say of its limit at this moment. */
export type LimitState = {
  readonly limit: number;
  readonly remaining: number;
  /** Until the limit is whole again. */
  readonly resetMs: number;
  /** Until one more request would be accepted. */
  readonly retryMs: number;
  /** What the stated policy allows: `quota` requests per window, or at once. */
  readonly policy:
    | { readonly kind: 'window'; readonly quota: number; readonly seconds: number }
    | { readonly kind: 'concurrent'; readonly quota: number };
};

/** A rate limit. Times are in ms and never go backwards. */
export interface LimitModel {
  /** Whether a request that arrives now is accepted; if so it has spent its share. */
  accept(now: number): boolean;
  /** An accepted request has been answered. */
  finish(): void;
  state(now: number): LimitState;
  /** How often the server shut the client out for insisting. */
  readonly bans: number;
}
