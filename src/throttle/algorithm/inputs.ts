import { MAX_IN_FLIGHT, MAX_RATE } from './constants.ts';
import type { Slot } from './record.ts';

/** The configured limits. */
export type Limits = {
  /** Requests per second. */
  readonly perSecond?: number | undefined;
  /** Requests in flight. */
  readonly concurrency?: number | undefined;
};

/** The highest rate that the configuration allows, in requests per second. */
export const rateCeiling = ({ perSecond = MAX_RATE }: Limits): number => perSecond;

/** The most requests in flight that the configuration allows. */
export const inFlightCeiling = ({ concurrency = MAX_IN_FLIGHT }: Limits): number =>
  Math.max(1, Math.min(concurrency, MAX_IN_FLIGHT));

/**
 * What a response's headers say about the limit. Absent and unreadable values are left out. Durations are in
 * ms.
 */
export type Hint = {
  /** How long to send nothing. */
  readonly retryMs?: number;
  /** Requests left. */
  readonly remaining?: number;
  /** Until the count is full again. */
  readonly resetMs?: number;
  /** The rate of a stated policy, in requests per second. */
  readonly rate?: number;
  /** Requests in flight. */
  readonly concurrency?: number;
  /** The provider's clock minus ours. */
  readonly clockOffset?: number;
};

/**
 * How long a refusal asks to wait. Null where it does not say, or says 0: an immediate retry would only be
 * refused.
 */
export const requestedWait = ({ retryMs, remaining, resetMs }: Hint): number | null => {
  const waitMs = retryMs ?? (remaining === 0 ? resetMs : undefined) ?? 0;
  return waitMs > 0 ? waitMs : null;
};

/** What became of a slot's request. `unanswered` says nothing about the limit. */
export type ReleaseEvent = {
  readonly slot: Slot;
  readonly answeredAt: number;
  readonly outcome: 'accepted' | 'refused' | 'unanswered';
  readonly hint: Hint;
};
