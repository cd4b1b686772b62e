import { closedUntil, placesIn } from './acquire.ts';
import { startIncrease } from './constants.ts';
import { wake } from './expire-idle.ts';
import { ceilingOf, type Limits } from './limits.ts';
import type { QuotaWindow, ThrottleRecord } from './record.ts';

/** About how long so many requests will take from now on, in ms; null when none was ever sent. An account without a known limit is taken to have none. */
export const expectedMs = (
  before: ThrottleRecord,
  requests: number,
  now: number,
  limits: Limits,
): number | null => {
  const record = wake(before, now);
  if (record.lastId === 0) return null;
  const answering = ((record.roundTripMs ?? 0) * requests) / placesIn(record, limits);
  return Math.max(0, closedUntil(record) - now) + Math.max(answering, sendingMs(record, requests, limits));
};

const sendingMs = (record: ThrottleRecord, requests: number, limits: Limits): number => {
  const { search, window } = record;
  const rate = Math.min(record.rate, ceilingOf(limits));
  if (search.starting) return risingMs(rate, requests, ceilingOf(limits));
  return window === null ? (1000 * requests) / rate : inWindowsMs(window, requests, rate);
};

/** Each success at the start makes the next one quicker, up to the ceiling. */
const risingMs = (rate: number, requests: number, ceiling: number): number => {
  const rising = Math.min(requests, (ceiling - rate) / startIncrease);
  const risen = rate + rising * startIncrease;
  return (1000 * Math.log(risen / rate)) / startIncrease + (1000 * (requests - rising)) / risen;
};

/** What is over the quota waits for the next window. */
const inWindowsMs = ({ quota, sent, lengthMs }: QuotaWindow, requests: number, rate: number): number => {
  const windows = Math.max(0, Math.ceil((sent + requests) / quota) - 1);
  const inLast = sent + requests - windows * quota;
  return windows * lengthMs + (1000 * inLast) / rate;
};
