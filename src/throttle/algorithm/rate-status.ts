import type { RateBasis, RateStatus } from '../../model/throttle.ts';
import { allowedInFlight, blockedUntil } from './acquire.ts';
import { creditRest } from './burst.ts';
import { SLOW_START_INCREASE } from './constants.ts';
import { expireIdle } from './expire-idle.ts';
import { type Limits, rateCeiling } from './inputs.ts';
import { rollWindow } from './quota-window.ts';
import type { QuotaWindow, ThrottleRecord } from './record.ts';

/** What is known of the account's limit now. */
export const rateStatus = (before: ThrottleRecord, now: number, limits: Limits): RateStatus => {
  const record = expireIdle(before, now);
  const basis = basisOf(record, limits);
  return {
    ratePerSecond: basis === null ? null : sustainedRate(record, limits),
    basis,
    atOnce: record.concurrency.limit,
    waitsMs: Math.max(0, Math.ceil(blockedUntil(record) - now)),
  };
};

/** A quota is sent faster than it is renewed: over time, its window limits. */
const sustainedRate = ({ rate, window }: ThrottleRecord, limits: Limits): number => {
  const quotaRate = window === null ? rate : (1000 * window.quota) / window.lengthMs;
  return Math.min(rate, quotaRate, rateCeiling(limits));
};

const basisOf = (record: ThrottleRecord, limits: Limits): RateBasis | null => {
  if (record.lastId === 0) return null;
  if (limits.perSecond !== undefined && sustainedRate(record, limits) >= limits.perSecond)
    return 'configured';
  if (record.statedRate !== null) return 'stated';
  return record.search.slowStart ? 'no-limit-met' : 'learned';
};

/**
 * About how long that many requests take from now on, in ms; null before the first request. Without a known
 * limit: none.
 */
export const estimateMs = (
  before: ThrottleRecord,
  requests: number,
  now: number,
  limits: Limits,
): number | null => {
  const record = creditRest(rollWindow(expireIdle(before, now), now), now);
  if (record.lastId === 0) return null;
  const answering = ((record.roundTripMs ?? 0) * requests) / allowedInFlight(record, limits);
  return Math.max(0, blockedUntil(record) - now) + Math.max(answering, sendingMs(record, requests, limits));
};

const sendingMs = (record: ThrottleRecord, requests: number, limits: Limits): number => {
  const { search, window, burst } = record;
  const ceiling = rateCeiling(limits);
  const rate = Math.min(record.rate, ceiling);
  if (search.slowStart) return slowStartMs(rate, requests, ceiling);
  if (window !== null) return inWindowsMs(window, requests, rate);
  const atOnce = Math.min(requests, burst.credit);
  return (1000 * atOnce) / ceiling + (1000 * (requests - atOnce)) / rate;
};

/** Each success speeds up the next, up to the ceiling. */
const slowStartMs = (rate: number, requests: number, ceiling: number): number => {
  const rising = Math.min(requests, (ceiling - rate) / SLOW_START_INCREASE);
  const risen = rate + rising * SLOW_START_INCREASE;
  return (1000 * Math.log(risen / rate)) / SLOW_START_INCREASE + (1000 * (requests - rising)) / risen;
};

/** What exceeds the quota waits for the next window. */
const inWindowsMs = ({ quota, sent, lengthMs }: QuotaWindow, requests: number, rate: number): number => {
  const windows = Math.max(0, Math.ceil((sent + requests) / quota) - 1);
  const inLast = sent + requests - windows * quota;
  return windows * lengthMs + (1000 * inLast) / rate;
};
