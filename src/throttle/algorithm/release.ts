import { withAccepted } from './concurrency.ts';
import { LONG_RESET_MS, PROBE_RETRY_MS, RESET_MARGIN_MS, STATED_KEEPS } from './constants.ts';
import { holdAt, increase } from './increase.ts';
import type { Hint, Limits, ReleaseEvent } from './inputs.ts';
import { backOff } from './pause.ts';
import { confirmPlace } from './quota-window.ts';
import type { Slot, Tally, ThrottleRecord } from './record.ts';
import { resume } from './resume.ts';

/** Releases a slot and learns from its outcome. */
export const release = (before: ThrottleRecord, event: ReleaseEvent, limits: Limits): ThrottleRecord => {
  const record = withStated(withoutSlot(before, event.slot), event.hint);
  switch (event.outcome) {
    case 'accepted':
      return accepted(withRoundTrip(record, event), event, limits);
    case 'refused':
      return backOff(withRoundTrip(record, event), event);
    case 'unanswered':
      return unanswered(record, event);
  }
};

const withoutSlot = (record: ThrottleRecord, { id }: Slot): ThrottleRecord => ({
  ...record,
  inFlight: record.inFlight.filter((other) => other.id !== id),
});

const withStated = (record: ThrottleRecord, { clockOffset, concurrency }: Hint): ThrottleRecord => {
  if (clockOffset === undefined && concurrency === undefined) return record;
  const stated = concurrency === undefined ? {} : { limit: Math.max(1, concurrency), stated: true };
  return {
    ...record,
    clockOffset: clockOffset ?? record.clockOffset,
    concurrency: { ...record.concurrency, ...stated },
  };
};

/** An accepted probe ends the pause; other successes raise the rate in time. */
const accepted = (before: ThrottleRecord, event: ReleaseEvent, limits: Limits): ThrottleRecord => {
  const { slot, hint, answeredAt } = event;
  const record = before.pause !== null && before.pause.probeId === slot.id ? resume(before, slot.at) : before;
  const { sincePause, burst } = record;
  const counted = {
    ...record,
    sincePause: oneMore(sincePause),
    burst: { ...burst, sinceRest: oneMore(burst.sinceRest) },
  };
  if (counted.pause !== null) return counted;
  const known = withStatedRate(confirmPlace(withAccepted(counted, slot), slot), hint);
  return withBudget(increase(known, slot, limits), hint, answeredAt);
};

const oneMore = (tally: Tally): Tally => ({ ...tally, accepted: tally.accepted + 1 });

/** Says nothing about the limit; but a stated wait is obeyed, and a lost probe is repeated. */
const unanswered = (record: ThrottleRecord, { slot, answeredAt, hint }: ReleaseEvent): ThrottleRecord => {
  const { pause } = record;
  if (pause !== null && pause.probeId === slot.id) {
    const until = answeredAt + (hint.retryMs ?? PROBE_RETRY_MS);
    return { ...record, pause: { ...pause, probeId: null, until } };
  }
  if (hint.retryMs === undefined) return record;
  return { ...record, budget: { remaining: 0, until: answeredAt + hint.retryMs } };
};

const withStatedRate = (record: ThrottleRecord, { rate }: Hint): ThrottleRecord =>
  rate === undefined || rate <= 0 || rate === record.statedRate
    ? record
    : holdAt({ ...record, statedRate: rate }, STATED_KEEPS * rate);

/** Two resets of one window may differ by this, since headers round to seconds. */
const SAME_RESET_MS = 1500;

/** Keeps the count of requests left. Answers arrive out of order, so the lowest count of a window applies. */
const withBudget = (record: ThrottleRecord, hint: Hint, answeredAt: number): ThrottleRecord => {
  const { remaining, resetMs } = hint;
  const longResets = record.longResets || (resetMs ?? 0) > LONG_RESET_MS;
  if (!longResets || remaining === undefined || resetMs === undefined) return record;
  const until = answeredAt + resetMs + RESET_MARGIN_MS;
  const { budget } = record;
  const sameWindow = budget !== null && until < budget.until + SAME_RESET_MS;
  const lowest = sameWindow
    ? { remaining: Math.min(budget.remaining, remaining), until: budget.until }
    : { remaining, until };
  return { ...record, longResets, budget: lowest };
};

/** The weight of one answer in the mean round trip. */
const ROUND_TRIP_WEIGHT = 0.05;

/**
 * An answer that took longer than usual probably reached the provider late, so the next request is due as
 * much later: the pace counts where the provider measures it. Applies at a slow pace, where the answer is
 * back before the next slot. Saves an eighth of the time where two requests must be a fixed time apart.
 */
const withRoundTrip = (record: ThrottleRecord, { slot, answeredAt }: ReleaseEvent): ThrottleRecord => {
  const tripMs = Math.max(0, answeredAt - slot.at);
  const usualMs = record.roundTripMs ?? tripMs;
  const roundTripMs = usualMs + ROUND_TRIP_WEIGHT * (tripMs - usualMs);
  if (slot.id !== record.lastId) return { ...record, roundTripMs };
  const slotMs = 1000 / record.rate;
  const share = Math.min(1, Math.max(0, (slotMs / Math.max(1, usualMs) - 1) / 2));
  const shiftMs = share === 0 ? 0 : (share * (tripMs - usualMs)) / 2;
  return { ...record, roundTripMs, shiftMs: Math.min(slotMs / 2, Math.max(-slotMs / 2, shiftMs)) };
};
