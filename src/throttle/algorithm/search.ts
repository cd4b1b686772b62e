import { highestRate, longestHoldMs, lowestRate, shortestHold } from './constants.ts';
import type { Search, ThrottleRecord } from './record.ts';

/** Goes to a rate that is believed to hold, and stays there for a while. */
export const settleAt = (
  record: ThrottleRecord,
  wantedRate: number,
  change: Partial<Search> = {},
): ThrottleRecord => {
  const rate = Math.min(highestRate, Math.max(lowestRate, wantedRate));
  const search = {
    ...record.search,
    starting: false,
    base: rate,
    safe: rate,
    steps: 0,
    fallback: null,
    ...change,
  };
  return { ...record, rate, search: { ...search, wanted: firstHold(search.hold, rate) } };
};

/** Successes at the base before the first step upwards: a slow account does not wait for hours. */
const firstHold = (hold: number, rate: number): number =>
  Math.min(hold, Math.max(shortestHold, (rate * longestHoldMs) / 1000));
