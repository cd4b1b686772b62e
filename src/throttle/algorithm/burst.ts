import { BURST_SHARE, EXPIRES_AFTER_MS, FIRST_STEP, MAX_HOLD, MIN_BURST, REST_MS } from './constants.ts';
import type { PauseSummary } from './pause-summary.ts';
import type { Burst, Slot, ThrottleRecord } from './record.ts';

/** What is accepted per second over time, as far as is known: steps up are only tried. */
const sustainedRate = ({ rate, search, window }: ThrottleRecord): number => {
  const base = search.steps > 0 ? search.baseRate : rate;
  return window === null ? base : Math.min(base, (1000 * window.quota) / window.lengthMs);
};

/**
 * How many requests may be sent at once after a long rest: what was accepted, less what the pace would have sent
 * meanwhile. None in slow start, where the rate rises with each success anyway; none is tried against a stated rate.
 */
const burstSize = (record: ThrottleRecord): number => {
  const { burst, search, statedRate } = record;
  if (search.slowStart || (statedRate !== null && !burst.measured)) return 0;
  const size = Math.floor(BURST_SHARE * burst.accepted - (sustainedRate(record) * burst.ms) / 1000);
  return size < MIN_BURST ? 0 : size;
};

/** What is saved in so long without requests, at most a whole burst. */
const saved = (record: ThrottleRecord, ms: number): number =>
  Math.min(burstSize(record), record.burst.credit + Math.floor((sustainedRate(record) * ms) / 1000));

/** Credits the rest that ends with a request now, after learning from the burst before it. */
export const creditRest = (record: ThrottleRecord, now: number): ThrottleRecord => {
  const restMs = now - record.lastSlotAt;
  if (restMs < REST_MS || record.pause !== null || record.inFlight.length > 0) return record;
  const learned = { ...record, burst: aged(held(record, now), now) };
  const sinceRest = { since: now, accepted: 0 };
  return {
    ...learned,
    burst: { ...learned.burst, credit: saved(learned, restMs), spent: 0, sinceRest },
  };
};

/** A whole burst was accepted: in time a larger one is tried, soon while none was refused yet. */
const held = (record: ThrottleRecord, now: number): Burst => {
  const { burst } = record;
  const { accepted, spent, measured, hold, burstsUntilStep } = burst;
  if (spent === 0 || spent < burstSize(record)) return burst;
  if (!measured) return { ...burst, accepted: 2 * accepted, seenAt: now };
  return burstsUntilStep > 1
    ? { ...burst, burstsUntilStep: burstsUntilStep - 1, seenAt: now }
    : { ...burst, accepted: accepted * (1 + FIRST_STEP), burstsUntilStep: hold, seenAt: now };
};

/** What no burst has shown for days is believed by half. */
const aged = (burst: Burst, now: number): Burst =>
  burst.measured && now - burst.seenAt > EXPIRES_AFTER_MS
    ? { ...burst, accepted: burst.accepted / 2, ms: burst.ms / 2, seenAt: now }
    : burst;

/** Spends the credit for a slot that is granted before it is due. */
export const spendCredit = (burst: Burst): Burst => ({
  ...burst,
  credit: burst.credit - 1,
  spent: burst.spent + 1,
});

/**
 * Learns from the 429 that begins a pause. The first one of all shows how much was accepted in quick succession;
 * one at the base rate after a burst shows that less is.
 */
export const measureBurst = (record: ThrottleRecord, slot: Slot): Burst => {
  const { search } = record;
  const { sinceRest } = record.burst;
  const burst = { ...record.burst, credit: 0, spent: 0 };
  const seen = {
    ...burst,
    measured: true,
    accepted: sinceRest.accepted,
    ms: Math.max(0, slot.at - sinceRest.since),
    seenAt: slot.at,
  };
  if (search.slowStart) return !burst.measured || seen.accepted > burst.accepted ? seen : burst;
  if (record.burst.spent === 0 || search.steps > 0) return burst;
  if (burst.measured && burstSize({ ...record, burst: seen }) >= burstSize(record)) return burst;
  const hold = Math.min(MAX_HOLD, 2 * burst.hold);
  return { ...seen, hold, burstsUntilStep: hold };
};

/** Counts from the end of a pause. Credits a stated wait of seconds, which is a rest, too. */
export const creditPause = (record: ThrottleRecord, summary: PauseSummary): Burst => {
  const { fromServer, unavailable, pausedMs, endedAt } = summary;
  const burst = { ...record.burst, sinceRest: { since: endedAt, accepted: 0 } };
  return fromServer && unavailable && burst.measured ? { ...burst, credit: saved(record, pausedMs) } : burst;
};
