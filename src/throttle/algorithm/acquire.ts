import { creditRest, spendCredit } from './burst.ts';
import {
  ACCEPTED_PER_IN_FLIGHT,
  LATENESS_MS,
  LOST_AFTER_MS,
  POLL_MS,
  SLOW_START_IN_FLIGHT,
} from './constants.ts';
import { expireIdle } from './expire-idle.ts';
import { inFlightCeiling, type Limits, rateCeiling } from './inputs.ts';
import { rollWindow, windowEnd } from './quota-window.ts';
import type { Slot, ThrottleRecord } from './record.ts';

/** A slot to use now, or when to try again; and the record to keep, in either case. */
export type Acquired =
  | { readonly record: ThrottleRecord; readonly slot: Slot }
  | { readonly record: ThrottleRecord; readonly waitUntil: number };

/**
 * Acquires the next slot if one is due. Every slot must be released; one that is not counts as lost after a
 * while.
 */
export const acquire = (before: ThrottleRecord, now: number, limits: Limits): Acquired => {
  const current = creditRest(rollWindow(expireIdle(dropLost(before, now), now), now), now);
  const ceiling = rateCeiling(limits);
  const record = current.rate > ceiling ? { ...current, rate: ceiling } : current;
  const due = nextDue(record, now, ceiling);
  const paced = record.burst.credit > 0 ? Math.min(due, record.lastSlotAt + 1000 / ceiling) : due;
  const waitUntil =
    record.pause === null ? earliestSlot(record, now, paced, limits) : earliestProbe(record, now, limits);
  return waitUntil > now ? { record, waitUntil } : grant(record, now, due);
};

/**
 * When the pace has the next slot. The first one is due at once, however slow the pace: no record of it
 * exists yet.
 */
const nextDue = (
  { lastId, lastSlotAt, rate, shiftMs }: ThrottleRecord,
  now: number,
  ceiling: number,
): number => (lastId === 0 ? now : lastSlotAt + Math.max(1000 / rate + shiftMs, 1000 / ceiling));

/** Until when the account backs off, or has no requests left. In the past when it may send. */
export const blockedUntil = (record: ThrottleRecord): number => {
  const { pause, budget } = record;
  const usedUp = budget !== null && budget.remaining <= 0 ? budget.until : 0;
  return Math.max(pause?.until ?? 0, usedUp, windowEnd(record));
};

/** A killed process releases nothing. */
const dropLost = (record: ThrottleRecord, now: number): ThrottleRecord =>
  record.inFlight.some(({ at }) => now - at > LOST_AFTER_MS)
    ? { ...record, inFlight: record.inFlight.filter(({ at }) => now - at <= LOST_AFTER_MS) }
    : record;

/** One probe at a time. It ignores the learned rate, which is about to change, but not the configured one. */
const earliestProbe = (record: ThrottleRecord, now: number, limits: Limits): number => {
  const { pause, inFlight, lastSlotAt } = record;
  const probing = inFlight.some(({ id }) => id === pause?.probeId);
  const full = probing || inFlight.length >= inFlightCeiling(limits);
  return Math.max(pause?.until ?? 0, lastSlotAt + 1000 / rateCeiling(limits), full ? now + POLL_MS : 0);
};

const earliestSlot = (record: ThrottleRecord, now: number, due: number, limits: Limits): number => {
  const { inFlight, budget } = record;
  if (inFlight.length >= allowedInFlight(record, limits)) return Math.max(due, now + POLL_MS);
  // The count may not include what is in flight.
  if (budget !== null && budget.remaining > 0 && budget.remaining <= inFlight.length && now < budget.until) {
    return Math.min(budget.until, now + POLL_MS);
  }
  return Math.max(due, blockedUntil(record));
};

/**
 * How many requests may be in flight now. Few in slow start, or as many as before: the first 429 refuses all that
 * are in flight.
 */
export const allowedInFlight = (
  { concurrency, search, sincePause, window }: ThrottleRecord,
  limits: Limits,
): number => {
  // A wrong guess at the place of a window costs one 429, not one for each request in flight.
  if (window?.phase === 'tested') return 1;
  const known = Math.min(inFlightCeiling(limits), concurrency.limit ?? Number.POSITIVE_INFINITY);
  if (!search.slowStart) return known;
  const few = SLOW_START_IN_FLIGHT + Math.floor(sincePause.accepted / ACCEPTED_PER_IN_FLIGHT);
  return Math.min(known, Math.max(few, concurrency.largestAccepted[1]));
};

const grant = (record: ThrottleRecord, now: number, due: number): Acquired => {
  const { pause, window, inFlight } = record;
  const early = pause === null && now < due;
  const paced = !early && now - due <= LATENESS_MS;
  const slot: Slot = { id: record.lastId + 1, at: now, inFlight: inFlight.length + 1, paced };
  return {
    slot,
    record: {
      ...record,
      lastId: slot.id,
      lastSlotAt: Math.min(now, Math.max(due, now - LATENESS_MS)),
      shiftMs: 0,
      burst: early ? spendCredit(record.burst) : record.burst,
      inFlight: [...inFlight, slot],
      pause: pause && { ...pause, probeId: slot.id },
      window: window && { ...window, sent: window.sent + 1 },
    },
  };
};
