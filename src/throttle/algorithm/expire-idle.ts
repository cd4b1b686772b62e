import { EXPIRES_AFTER_MS, IDLE_AFTER_MS, MAX_REMEMBERED_HOLD } from './constants.ts';
import { windowEnd } from './quota-window.ts';
import { newRecord, type ThrottleRecord } from './record.ts';

/**
 * Prepares the record for a new run after idle time: what was learned stays, counts restart. After days all
 * of it expires.
 */
export const expireIdle = (record: ThrottleRecord, now: number): ThrottleRecord => {
  const idleMs = now - busyUntil(record);
  if (idleMs > EXPIRES_AFTER_MS) return newRecord(now);
  if (idleMs <= IDLE_AFTER_MS || record.pause !== null) return record;
  const { search, window, concurrency } = record;
  const rate = search.steps > 0 ? search.baseRate : record.rate;
  const successesUntilStep = Math.min(search.hold, Math.max(MAX_REMEMBERED_HOLD, 2 * (window?.quota ?? 0)));
  return {
    ...record,
    rate,
    search: { ...search, baseRate: rate, lastGood: rate, steps: 0, successesUntilStep, fallbackRate: null },
    sincePause: { since: now, accepted: 0 },
    sinceOutage: { since: now, accepted: 0 },
    lastOpen: null,
    window: window && { ...window, quota: window.lastGood, previousUsedUp: false },
    // In slow start no limit was met: as many may be in flight at once again.
    concurrency: search.slowStart ? concurrency : { ...concurrency, largestAccepted: [0, 0] },
    budget: null,
    clockOffset: null,
  };
};

/** Waiting for the provider is not idle time. */
const busyUntil = (record: ThrottleRecord): number => {
  const { lastSlotAt, pause, budget, rate } = record;
  return Math.max(lastSlotAt + 1000 / rate, pause?.until ?? 0, budget?.until ?? 0, windowEnd(record));
};
