import {
  FIRST_STEP,
  FIRST_STEPS,
  MAX_HOLD_MS,
  MAX_RATE,
  MAX_STEP,
  MIN_HOLD,
  MIN_RATE,
  SLOW_START_INCREASE,
  STATED_CEILING,
  STEP_SUCCESSES,
} from './constants.ts';
import { type Limits, rateCeiling } from './inputs.ts';
import type { QuotaWindow, Search, Slot, ThrottleRecord } from './record.ts';

/** Sets a rate that is expected to hold, and holds it for a while. */
export const holdAt = (
  record: ThrottleRecord,
  wantedRate: number,
  change: Partial<Search> = {},
): ThrottleRecord => {
  const rate = Math.min(MAX_RATE, Math.max(MIN_RATE, wantedRate));
  const held = { slowStart: false, baseRate: rate, lastGood: rate, steps: 0, fallbackRate: null };
  const search = { ...record.search, ...held, ...change };
  return { ...record, rate, search: { ...search, successesUntilStep: firstHold(search.hold, rate) } };
};

/** Bounded in time, so that a slow account does not hold for hours. */
const firstHold = (hold: number, rate: number): number =>
  Math.min(hold, Math.max(MIN_HOLD, (rate * MAX_HOLD_MS) / 1000));

/**
 * Counts a success: in slow start it raises the rate at once, later by a step when the rate has held for long
 * enough.
 */
export const increase = (record: ThrottleRecord, slot: Slot, limits: Limits): ThrottleRecord => {
  const { rate, search } = record;
  // A request that did not need the rate says nothing about it; but where a quota limits, each one counts.
  if (!slot.paced && record.window?.previousUsedUp !== true) return record;
  if (search.slowStart) {
    return { ...record, rate: Math.min(highestRate(record, limits), rate + SLOW_START_INCREASE) };
  }
  const successesUntilStep = search.successesUntilStep - 1;
  return successesUntilStep >= 0
    ? { ...record, search: { ...search, successesUntilStep } }
    : stepUp(record, limits);
};

const highestRate = ({ rate, statedRate }: ThrottleRecord, limits: Limits): number => {
  const stated = statedRate === null ? MAX_RATE : STATED_CEILING * statedRate;
  return Math.max(rate, Math.min(stated, rateCeiling(limits)));
};

/** Small at first; after several that held, the limit is probably far away, and steps grow. */
const stepUp = (record: ThrottleRecord, limits: Limits): ThrottleRecord => {
  const { rate, search, window } = record;
  const steps = search.steps + 1;
  const factor = 1 + Math.min(MAX_STEP, FIRST_STEP * 2 ** Math.max(0, steps - FIRST_STEPS));
  const baseRate = search.steps === 0 ? rate : search.baseRate;
  const stepped = { ...search, steps, baseRate, lastGood: rate };
  if (window?.previousUsedUp) {
    const successesUntilStep = 2 * window.quota;
    return { ...record, window: raiseQuota(window, factor), search: { ...stepped, successesUntilStep } };
  }
  const successesUntilStep = Math.max(STEP_SUCCESSES, Math.round(rate));
  return {
    ...record,
    rate: Math.min(highestRate(record, limits), rate * factor),
    search: { ...stepped, successesUntilStep },
  };
};

/** Where the quota is what limits, the step raises the quota. */
const raiseQuota = (window: QuotaWindow, factor: number): QuotaWindow => ({
  ...window,
  lastGood: window.quota,
  quota: Math.ceil(window.quota * factor),
});
