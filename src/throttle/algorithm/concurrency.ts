import { CONCURRENCY_HOLD, MAX_HOLD, UNAVAILABLE_MS } from './constants.ts';
import type { PauseSummary } from './pause-summary.ts';
import type { Concurrency, Slot, ThrottleRecord } from './record.ts';

/**
 * Records with how many in flight a request was accepted, and tries one more when a learned limit has held
 * for long.
 */
export const withAccepted = (record: ThrottleRecord, { inFlight }: Slot): ThrottleRecord => {
  const { concurrency } = record;
  const { limit, stated, largestAccepted } = concurrency;
  const known = inFlight <= largestAccepted[1] && (limit === null || stated || inFlight < limit);
  if (known) return record;
  const seen = { ...concurrency, largestAccepted: largestTwo(largestAccepted, inFlight) };
  return { ...record, concurrency: tryOneMore(seen, inFlight) };
};

type LargestTwo = Concurrency['largestAccepted'];

const largestTwo = ([first, second]: LargestTwo, inFlight: number): LargestTwo =>
  inFlight > first ? [inFlight, first] : [first, Math.max(second, inFlight)];

const tryOneMore = (concurrency: Concurrency, inFlight: number): Concurrency => {
  const { limit, stated, successesUntilStep, hold } = concurrency;
  if (limit === null || stated || inFlight < limit) return concurrency;
  return successesUntilStep > 0
    ? { ...concurrency, successesUntilStep: successesUntilStep - 1 }
    : { ...concurrency, limit: limit + 1, successesUntilStep: hold };
};

/**
 * The limit that a refusal suggests: it came with more in flight than all accepted requests but one (which
 * may have arrived while another ended), and the provider accepted again at once. Null for any other refusal.
 */
export const suspectConcurrency = (record: ThrottleRecord, summary: PauseSummary): Concurrency | null => {
  const { concurrency, window } = record;
  const { inFlight, failedProbes, pausedMs } = summary;
  if (concurrency.stated || window !== null || failedProbes > 0 || pausedMs > UNAVAILABLE_MS) return null;
  const exceeded = inFlight > concurrency.largestAccepted[1];
  const limit = exceeded ? inFlight - 1 : failedTrial(concurrency, inFlight);
  if (limit === null || limit < 1) return null;
  const hold = concurrency.limit === null ? CONCURRENCY_HOLD : Math.min(MAX_HOLD, 2 * concurrency.hold);
  return { limit, stated: false, largestAccepted: [limit, limit], hold, successesUntilStep: hold };
};

/** One more was tried, and arrived before the request that was sent ahead of it. */
const failedTrial = ({ limit, largestAccepted }: Concurrency, inFlight: number): number | null =>
  limit !== null && largestAccepted[1] < limit && inFlight === limit - 1 ? inFlight : null;

/**
 * Drops a learned limit when a request is refused with fewer in flight: something else limits the account.
 */
export const doubtConcurrency = (record: ThrottleRecord, inFlight: number): ThrottleRecord => {
  const { concurrency } = record;
  const { limit, stated } = concurrency;
  return limit === null || stated || inFlight > limit
    ? record
    : { ...record, concurrency: { ...concurrency, limit: null } };
};
