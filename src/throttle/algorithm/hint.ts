/** What an answer's headers say of the limit; what is absent or cannot be read is missing. Durations are in ms. */
export type Hint = {
  /** How long to send nothing. */
  readonly retryMs?: number;
  /** Requests that are left. */
  readonly remaining?: number;
  /** Until the count is whole again. */
  readonly resetMs?: number;
  /** The rate of a stated policy, in requests per second. */
  readonly rate?: number;
  /** Requests that may be under way at once. */
  readonly concurrency?: number;
  /** The provider's clock less ours. */
  readonly clockOffset?: number;
};

/** How long a refused request asks to wait; null when it says nothing, or that it may come again at once, which it may not. */
export const toldWait = ({ retryMs, remaining, resetMs }: Hint): number | null => {
  const waitMs = retryMs ?? (remaining === 0 ? resetMs : undefined) ?? 0;
  return waitMs > 0 ? waitMs : null;
};
