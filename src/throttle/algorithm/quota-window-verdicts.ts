import { margin, shortestHold } from './constants.ts';
import type { Closure } from './pause-summary.ts';
import { longestWindowHold } from './quota-window.ts';
import type { QuotaWindow, ThrottleRecord } from './record.ts';
import { settleAt } from './search.ts';

/** A window was found: its quota goes out as fast as the provider took it. */
export const enterWindow = (
  record: ThrottleRecord,
  window: QuotaWindow,
  closure: Closure,
): ThrottleRecord => {
  const openMs = Math.min(closure.cycle.openMs, record.lastOpen?.openMs ?? closure.cycle.openMs);
  const speed = (1000 * window.quota) / Math.max(50, openMs);
  const hold = Math.max(shortestHold, 4 * window.quota);
  return settleAt({ ...record, window }, Math.max(0.9 * record.rate, speed), { hold });
};

/** What a refusal says of a known window; null when there is none, or when it was merely busy. */
export const missWindow = (record: ThrottleRecord, closure: Closure): ThrottleRecord | null => {
  const { window, search, rate } = record;
  if (window === null) return null;
  const begun = { ...window, quota: window.safe, since: closure.reopenedAt, sent: 1 };
  if (window.quota > window.safe) {
    const hold = Math.min(longestWindowHold, 2 * search.hold);
    return settleAt({ ...record, window: begun }, rate, { hold });
  }
  if (!closure.shut) return null;
  const lost = { ...record, window: null, windowMisses: record.windowMisses + 1 };
  const sustained = margin * Math.min(rate, closure.goodput);
  // The length may have been wrong: the same count once more will tell.
  return record.windowMisses === 0
    ? settleAt(lost, rate, { fallback: sustained })
    : settleAt(lost, sustained);
};
