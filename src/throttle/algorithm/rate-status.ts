import type { RateBasis, RateStanding } from '../../model/throttle.ts';
import { closedUntil } from './acquire.ts';
import { wake } from './expire-idle.ts';
import { ceilingOf, type Limits } from './limits.ts';
import type { ThrottleRecord } from './record.ts';

/** What is known of the account's limit now. */
export const standingOf = (before: ThrottleRecord, now: number, limits: Limits): RateStanding => {
  const record = wake(before, now);
  const basis = basisOf(record, limits);
  return {
    ratePerSecond: basis === null ? null : sustainedRate(record, limits),
    basis,
    atOnce: record.concurrency.limit,
    pausedForMs: Math.max(0, Math.ceil(closedUntil(record) - now)),
  };
};

/** A quota goes out faster than it comes back: over time its window counts. */
const sustainedRate = ({ rate, window }: ThrottleRecord, limits: Limits): number => {
  const quotaRate = window === null ? rate : (1000 * window.quota) / window.lengthMs;
  return Math.min(rate, quotaRate, ceilingOf(limits));
};

const basisOf = (record: ThrottleRecord, limits: Limits): RateBasis | null => {
  if (record.lastId === 0) return null;
  if (limits.perSecond !== undefined && sustainedRate(record, limits) >= limits.perSecond)
    return 'configured';
  if (record.statedRate !== null) return 'stated';
  return record.search.starting ? 'no-limit-met' : 'learned';
};
