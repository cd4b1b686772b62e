import { accepted } from './accepted.ts';
import { probeAgainMs } from './constants.ts';
import type { Hint } from './hint.ts';
import type { Limits } from './limits.ts';
import { refused } from './pause.ts';
import type { Slot, ThrottleRecord } from './record.ts';
import type { SettleEvent } from './release-event.ts';
import { withRoundTrip } from './round-trip.ts';

/** Learns from what became of a slot, which is free again. */
export const settle = (record: ThrottleRecord, event: SettleEvent, limits: Limits): ThrottleRecord => {
  const released = told(release(record, event.slot), event.hint);
  switch (event.outcome) {
    case 'accepted':
      return accepted(withRoundTrip(released, event), event, limits);
    case 'refused':
      return refused(withRoundTrip(released, event), event);
    case 'unanswered':
      return unanswered(released, event);
  }
};

const release = (record: ThrottleRecord, { id }: Slot): ThrottleRecord => ({
  ...record,
  inFlight: record.inFlight.filter((other) => other.id !== id),
});

const told = (record: ThrottleRecord, { clockOffset, concurrency }: Hint): ThrottleRecord => {
  if (clockOffset === undefined && concurrency === undefined) return record;
  const limit = concurrency === undefined ? {} : { limit: Math.max(1, concurrency), stated: true };
  return {
    ...record,
    clockOffset: clockOffset ?? record.clockOffset,
    concurrency: { ...record.concurrency, ...limit },
  };
};

/** Nothing was learned; but a server that asks for time gets it, and a probe without an answer is sent anew a little later. */
const unanswered = (record: ThrottleRecord, { slot, answeredAt, hint }: SettleEvent): ThrottleRecord => {
  const { pause } = record;
  if (pause !== null && pause.probe === slot.id) {
    const until = answeredAt + (hint.retryMs ?? probeAgainMs);
    return { ...record, pause: { ...pause, probe: null, until } };
  }
  if (hint.retryMs === undefined) return record;
  return { ...record, budget: { remaining: 0, until: answeredAt + hint.retryMs } };
};
