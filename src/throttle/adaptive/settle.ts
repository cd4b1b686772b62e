import { accepted } from './accepted.ts';
import type { Hint } from './hint.ts';
import type { Limits } from './limits.ts';
import type { ThrottleRecord } from './record.ts';
import { refused } from './refused.ts';
import { withRoundTrip } from './round-trip.ts';
import type { SettleEvent } from './settle-event.ts';

/** Learns from what became of a slot. A slot that counts as lost already, or is settled twice, changes nothing but what was learned. */
export const settle = (before: ThrottleRecord, event: SettleEvent, limits: Limits): ThrottleRecord => {
  const { slot, outcome, hint } = event;
  const released = {
    ...before,
    inFlight: before.inFlight.filter(({ id }) => id !== slot.id),
    clockOffset: hint.clockOffset ?? before.clockOffset,
  };
  if (outcome === 'unanswered') return released;
  const record = stated(withRoundTrip(released, event), hint);
  return outcome === 'refused' ? refused(record, event) : accepted(record, event, limits);
};

const stated = (record: ThrottleRecord, { concurrency }: Hint): ThrottleRecord =>
  concurrency === undefined || concurrency < 1
    ? record
    : { ...record, concurrency: { ...record.concurrency, limit: concurrency, stated: true } };
