import { acceptedPerPlace, latenessMs, lostAfterMs, pollMs, startPlaces } from './constants.ts';
import { wake } from './expire-idle.ts';
import { ceilingOf, type Limits, placesOf } from './limits.ts';
import { rollWindow, windowEnd } from './quota-window.ts';
import type { Slot, ThrottleRecord } from './record.ts';

/** A slot to be used at once; or the time at which to ask again. The record is what has to be kept, also without a slot. */
export type Turn =
  | { readonly record: ThrottleRecord; readonly slot: Slot }
  | { readonly record: ThrottleRecord; readonly waitUntil: number };

/** Asks for the next slot. Each slot that is given out has to be settled; one that never is counts as lost after a while. */
export const take = (before: ThrottleRecord, now: number, limits: Limits): Turn => {
  const awake = rollWindow(wake(forgetLost(before, now), now), now);
  const ceiling = ceilingOf(limits);
  const record = awake.rate > ceiling ? { ...awake, rate: ceiling } : awake;
  const due = dueAt(record, now, ceiling);
  const waitUntil = record.pause === null ? turnOf(record, now, due, limits) : probeTurn(record, now, limits);
  return waitUntil > now ? { record, waitUntil } : grant(record, now, due);
};

/** When the pace has the next slot. The very first waits for nothing, however slow the pace is: nobody has kept a record of it yet. */
const dueAt = (
  { lastId, lastSlotAt, rate, shiftMs }: ThrottleRecord,
  now: number,
  ceiling: number,
): number => (lastId === 0 ? now : lastSlotAt + Math.max(1000 / rate + shiftMs, 1000 / ceiling));

/** Until when nothing is sent: a pause, or a count that is used up. In the past when requests may be sent. */
export const closedUntil = (record: ThrottleRecord): number => {
  const { pause, budget } = record;
  const usedUp = budget !== null && budget.remaining <= 0 ? budget.until : 0;
  return Math.max(pause?.until ?? 0, usedUp, windowEnd(record));
};

/** A killed process settles nothing. */
const forgetLost = (record: ThrottleRecord, now: number): ThrottleRecord =>
  record.inFlight.some(({ at }) => now - at > lostAfterMs)
    ? { ...record, inFlight: record.inFlight.filter(({ at }) => now - at <= lostAfterMs) }
    : record;

/** One at a time, and whatever the rate, since it is about to be learned; only what is configured holds. */
const probeTurn = (record: ThrottleRecord, now: number, limits: Limits): number => {
  const { pause, inFlight, lastSlotAt } = record;
  const held = inFlight.some(({ id }) => id === pause?.probe) || inFlight.length >= placesOf(limits);
  return Math.max(pause?.until ?? 0, lastSlotAt + 1000 / ceilingOf(limits), held ? now + pollMs : 0);
};

/** The first moment at which a request may go as far as is known now. */
const turnOf = (record: ThrottleRecord, now: number, due: number, limits: Limits): number => {
  const { inFlight, budget } = record;
  if (inFlight.length >= placesIn(record, limits)) return Math.max(due, now + pollMs);
  // What is under way may not be part of the count yet.
  if (budget !== null && budget.remaining > 0 && budget.remaining <= inFlight.length && now < budget.until) {
    return Math.min(budget.until, now + pollMs);
  }
  return Math.max(due, closedUntil(record));
};

/** How many requests may be under way at once now. At the start there are few, and more with what is accepted: all that are under way at the first 429 are refused. */
export const placesIn = ({ concurrency, search, open }: ThrottleRecord, limits: Limits): number => {
  const known = Math.min(placesOf(limits), concurrency.limit ?? Number.POSITIVE_INFINITY);
  return search.starting
    ? Math.min(known, startPlaces + Math.floor(open.accepted / acceptedPerPlace))
    : known;
};

const grant = (record: ThrottleRecord, now: number, due: number): Turn => {
  const { pause, window, inFlight } = record;
  const paced = now - due <= latenessMs;
  const slot: Slot = { id: record.lastId + 1, at: now, crowd: inFlight.length + 1, paced };
  return {
    slot,
    record: {
      ...record,
      lastId: slot.id,
      lastSlotAt: Math.min(now, Math.max(due, now - latenessMs)),
      shiftMs: 0,
      inFlight: [...inFlight, slot],
      pause: pause && { ...pause, probe: slot.id },
      window: window && { ...window, sent: window.sent + 1 },
    },
  };
};
