import type { QuotaWindow, ThrottleRecord } from '../../../src/throttle/algorithm/record.ts';
import { newRecord } from '../../../src/throttle/algorithm/record.ts';

export const now = 1_800_000_000_000;

/** A record after a first 429: at this rate, in requests per second. */
export const learned = (rate: number, more: Partial<ThrottleRecord> = {}): ThrottleRecord => {
  const record = newRecord(now);
  return {
    ...record,
    rate,
    lastId: 50,
    lastSlotAt: now,
    search: { ...record.search, slowStart: false },
    ...more,
  };
};

/** Sixty a minute, as a learned quota; a new window begins now. */
export const window: QuotaWindow = {
  quota: 60,
  lastGood: 60,
  lengthMs: 60_000,
  since: now,
  sent: 0,
  previousUsedUp: false,
  phase: 'kept',
};
