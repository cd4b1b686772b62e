import { forgottenAfterMs, rememberedHold, runEndsAfterMs } from './constants.ts';
import { newRecord } from './new-record.ts';
import { windowEnd } from './quota-window.ts';
import type { ThrottleRecord } from './record.ts';

/** What the next run begins with: after a while without requests the rate and what was learned of the limit stay, the counting begins anew. */
export const wake = (record: ThrottleRecord, now: number): ThrottleRecord => {
  const idleMs = now - busyUntil(record);
  if (idleMs > forgottenAfterMs) return newRecord(now);
  if (idleMs <= runEndsAfterMs || record.pause !== null) return record;
  const { search, window, concurrency } = record;
  const rate = search.steps > 0 ? search.base : record.rate;
  const wanted = Math.min(search.hold, Math.max(rememberedHold, 2 * (window?.quota ?? 0)));
  return {
    ...record,
    rate,
    search: { ...search, base: rate, safe: rate, steps: 0, wanted, fallback: null },
    open: { since: now, accepted: 0 },
    spell: { since: now, accepted: 0 },
    lastOpen: null,
    window: window && { ...window, quota: window.safe, since: now, sent: 0, full: false },
    concurrency: { ...concurrency, most: [0, 0] },
    budget: null,
    clockOffset: null,
  };
};

/** A wait for the provider is no idleness. */
const busyUntil = (record: ThrottleRecord): number => {
  const { lastSlotAt, pause, budget, rate } = record;
  return Math.max(lastSlotAt + 1000 / rate, pause?.until ?? 0, budget?.until ?? 0, windowEnd(record));
};
