import type { Slot, ThrottleRecord } from './record.ts';

/** The weight of one answer in the mean. */
const weight = 0.05;

/**
 * An answer that took longer than usual probably arrived there later than usual, and the next request is due as much later: the pace is
 * kept where the provider measures it. Only at a slow pace, where the answer is back long before the next slot; between,
 * a part of it. Where two requests must be a fixed time apart, this saves an eighth of the time.
 */
export const withRoundTrip = (
  record: ThrottleRecord,
  { slot, answeredAt }: { readonly slot: Slot; readonly answeredAt: number },
): ThrottleRecord => {
  const roundTripMs = Math.max(0, answeredAt - slot.at);
  const usual = record.roundTripMs ?? roundTripMs;
  const mean = usual + weight * (roundTripMs - usual);
  if (slot.id !== record.lastId) return { ...record, roundTripMs: mean };
  const slotMs = 1000 / record.rate;
  const share = Math.min(1, Math.max(0, (slotMs / Math.max(1, usual) - 1) / 2));
  const shiftMs = share === 0 ? 0 : (share * (roundTripMs - usual)) / 2;
  return { ...record, roundTripMs: mean, shiftMs: Math.min(slotMs / 2, Math.max(-slotMs / 2, shiftMs)) };
};
