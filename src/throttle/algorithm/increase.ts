import {
  highestRate,
  largestStep,
  nearestToStated,
  smallStep,
  smallSteps,
  startIncrease,
  stepSuccesses,
} from './constants.ts';
import { ceilingOf, type Limits } from './limits.ts';
import { raiseQuota } from './quota-window.ts';
import type { Slot, ThrottleRecord } from './record.ts';

/** One success more: at the start a little faster at once, later a step when the rate has held for long enough. */
export const rise = (record: ThrottleRecord, slot: Slot, limits: Limits): ThrottleRecord => {
  const { rate, search } = record;
  // Slower than the rate allows: a success says nothing of it.
  if (!slot.paced) return record;
  if (search.starting) return { ...record, rate: Math.min(highest(record, limits), rate + startIncrease) };
  const wanted = search.wanted - 1;
  return wanted >= 0 ? { ...record, search: { ...search, wanted } } : step(record, limits);
};

const highest = ({ rate, statedRate }: ThrottleRecord, limits: Limits): number => {
  const stated = statedRate === null ? highestRate : nearestToStated * statedRate;
  return Math.max(rate, Math.min(stated, ceilingOf(limits)));
};

/** Small steps first; when several held, the limit is probably far, and they grow. */
const step = (record: ThrottleRecord, limits: Limits): ThrottleRecord => {
  const { rate, search, window } = record;
  const steps = search.steps + 1;
  const factor = 1 + Math.min(largestStep, smallStep * 2 ** Math.max(0, steps - smallSteps));
  const base = search.steps === 0 ? rate : search.base;
  const risen = { ...search, steps, base, safe: rate };
  if (window?.full) {
    return { ...record, window: raiseQuota(window, factor), search: { ...risen, wanted: 2 * window.quota } };
  }
  const wanted = Math.max(stepSuccesses, Math.round(rate));
  return { ...record, rate: Math.min(highest(record, limits), rate * factor), search: { ...risen, wanted } };
};
