import { concurrencyHold, longestHold, shutMs } from './constants.ts';
import type { Closure } from './pause-summary.ts';
import type { Concurrency, Slot, ThrottleRecord } from './record.ts';

/** Notes in how large a crowd a request was accepted, and tries one more when a learned limit has held for long. */
export const withCrowd = (record: ThrottleRecord, { crowd }: Slot): ThrottleRecord => {
  const { concurrency } = record;
  const { limit, stated, most } = concurrency;
  const known = crowd <= most[1] && (limit === null || stated || crowd < limit);
  if (known) return record;
  return { ...record, concurrency: oneMore({ ...concurrency, most: largestTwo(most, crowd) }, crowd) };
};

const largestTwo = ([first, second]: Concurrency['most'], crowd: number): Concurrency['most'] =>
  crowd > first ? [crowd, first] : [first, Math.max(second, crowd)];

const oneMore = (concurrency: Concurrency, crowd: number): Concurrency => {
  const { limit, stated, wanted, hold } = concurrency;
  if (limit === null || stated || crowd < limit) return concurrency;
  return wanted > 0
    ? { ...concurrency, wanted: wanted - 1 }
    : { ...concurrency, limit: limit + 1, wanted: hold };
};

/**
 * A limit of requests at once refuses only in a crowd larger than all that were accepted, but for one that may have met an ending one; and it
 * opens with the next answer. Null where the refusal was not of that kind.
 */
export const suspectConcurrency = (record: ThrottleRecord, closure: Closure): Concurrency | null => {
  const { concurrency, window } = record;
  const { crowd, failures, closedMs } = closure;
  if (concurrency.stated || window !== null || failures > 0 || closedMs > shutMs) return null;
  const limit = crowd > concurrency.most[1] ? crowd - 1 : failedTrial(concurrency, crowd);
  if (limit === null || limit < 1) return null;
  const hold = concurrency.limit === null ? concurrencyHold : Math.min(longestHold, 2 * concurrency.hold);
  return { limit, stated: false, most: [limit, limit], hold, wanted: hold };
};

/** One more was tried, and the request before it was overtaken on its way. */
const failedTrial = ({ limit, most }: Concurrency, crowd: number): number | null =>
  limit !== null && most[1] < limit && crowd === limit - 1 ? crowd : null;

/** A refusal without a full crowd shows that a learned limit is not what holds us. */
export const doubtConcurrency = (record: ThrottleRecord, crowd: number): ThrottleRecord => {
  const { concurrency } = record;
  const { limit, stated } = concurrency;
  return limit === null || stated || crowd > limit
    ? record
    : { ...record, concurrency: { ...concurrency, limit: null } };
};
