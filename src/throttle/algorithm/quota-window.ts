import { largestStep, longestHold, smallestQuota, windowLengthsMs } from './constants.ts';
import type { Closure } from './pause-summary.ts';
import type { Cycle, QuotaWindow, ThrottleRecord } from './record.ts';

/** When the window's quota is used up, the time at which there is a new one; else 0. */
export const windowEnd = ({ window }: ThrottleRecord): number =>
  window !== null && window.sent >= window.quota ? window.since + window.lengthMs : 0;

/** A window begins with the first request after the end of the one before, so it never begins before the provider's own. */
export const rollWindow = (record: ThrottleRecord, now: number): ThrottleRecord => {
  const { window } = record;
  if (window === null || now < window.since + window.lengthMs) return record;
  const full = window.sent >= window.quota - 1;
  // Twice in a row, and nothing was refused: it is the provider's window.
  const windowMisses = full && window.full ? 0 : record.windowMisses;
  return { ...record, windowMisses, window: { ...window, since: now, sent: 0, full } };
};

/**
 * The same count accepted twice, at different speeds, and a usual length from one opening to the next: that is a quota per
 * window. Null where it is not.
 */
export const findWindow = (record: ThrottleRecord, closure: Closure): QuotaWindow | null => {
  const { lastOpen, window, windowMisses } = record;
  const { cycle, reopenedAt } = closure;
  const closed = closure.shut || closure.told;
  if (window !== null || windowMisses > 1 || lastOpen === null || !closed) return null;
  const sameCount = Math.abs(cycle.accepted - lastOpen.accepted) <= 1 + 0.05 * lastOpen.accepted;
  const shorter = Math.min(cycle.openMs, lastOpen.openMs);
  const otherSpeed = Math.abs(cycle.openMs - lastOpen.openMs) > 0.2 * shorter;
  const lengthMs = usualLength(closure, lastOpen);
  const quota = Math.min(cycle.accepted, lastOpen.accepted);
  if (!sameCount || !otherSpeed || lengthMs === null || quota < smallestQuota) return null;
  return { quota, safe: quota, lengthMs, since: reopenedAt, sent: 1, full: false };
};

/** Both openings may have been noticed late. Null where no usual length, or more than one, is possible. */
const usualLength = ({ wholeMs, cycle }: Closure, lastOpen: Cycle): number | null => {
  const possible = windowLengthsMs.filter(
    (length) => length > 0.95 * (wholeMs - cycle.gapMs) && length < wholeMs + lastOpen.gapMs + 1000,
  );
  return possible.length === 1 ? (possible[0] ?? null) : null;
};

/** A step upwards where the quota, not the rate, is the limit. */
export const raiseQuota = (window: QuotaWindow, factor: number): QuotaWindow => ({
  ...window,
  safe: window.quota,
  quota: Math.ceil(window.quota * Math.min(factor, 1 + largestStep)),
});

export const longestWindowHold = 4 * longestHold;
