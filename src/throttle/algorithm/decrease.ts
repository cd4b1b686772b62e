import {
  HOLD_PER_PAUSE,
  MARGIN,
  MAX_HOLD,
  MIN_HOLD,
  MIN_KEPT,
  MIN_QUOTA,
  SLOW_START_KEEPS,
  SLOW_START_KEEPS_OF_ACCEPTED,
  STEP_WEIGHT,
  TRIAL_KEEPS,
} from './constants.ts';
import { holdAt } from './increase.ts';
import type { PauseSummary } from './pause-summary.ts';
import type { OpenInterval, ThrottleRecord } from './record.ts';

/**
 * Sets the rate after a pause by what was refused: slow start, a trial, a step up, or a rate that had held.
 */
export const decrease = (record: ThrottleRecord, summary: PauseSummary): ThrottleRecord => {
  const { search } = record;
  const { rate, hold, fallbackRate = null } = decreased(record, summary);
  const least = (HOLD_PER_PAUSE * rate * Math.max(1000, summary.pausedMs)) / 1000;
  return holdAt(record, rate, {
    fallbackRate,
    hold: Math.max(hold ?? search.hold, Math.min(MAX_HOLD, least)),
  });
};

type Decreased = { readonly rate: number; readonly hold?: number; readonly fallbackRate?: number };

const decreased = (record: ThrottleRecord, summary: PauseSummary): Decreased => {
  const { rate, search } = record;
  if (search.slowStart) return afterSlowStart(rate, summary);
  if (search.fallbackRate !== null && search.steps === 0) {
    return { rate: Math.min(MARGIN * rate, Math.max(search.fallbackRate, summary.goodput)) };
  }
  return search.steps > 0 ? afterStep(record, summary) : afterHold(record, summary);
};

/**
 * An outage at first contact may end a quota window, or be a ban: a trial shows whether the same count is
 * accepted again.
 */
const afterSlowStart = (rate: number, { unavailable, open }: PauseSummary): Decreased => {
  const lower = Math.min(SLOW_START_KEEPS * rate, shareOfAccepted(open));
  return unavailable ? { rate: TRIAL_KEEPS * rate, fallbackRate: lower } : { rate: lower };
};

/** Infinite for a few requests: their pace shows the demand, not the limit. */
const shareOfAccepted = ({ accepted, openMs }: OpenInterval): number =>
  accepted < MIN_QUOTA
    ? Number.POSITIVE_INFINITY
    : (1000 * SLOW_START_KEEPS_OF_ACCEPTED * accepted) / Math.max(50, openMs);

/**
 * The limit lies between the base and the last step that held; but another outage is expensive, so after one
 * the base is taken.
 */
const afterStep = ({ search }: ThrottleRecord, { unavailable }: PauseSummary): Decreased => {
  const { baseRate, lastGood } = search;
  const between = baseRate ** (1 - STEP_WEIGHT) * lastGood ** STEP_WEIGHT;
  const rate = unavailable ? baseRate : MARGIN * between;
  return { rate, hold: Math.min(MAX_HOLD, 2 * search.hold), fallbackRate: Math.max(baseRate, rate / 2) };
};

const afterHold = ({ rate, search }: ThrottleRecord, { goodput, unavailable }: PauseSummary): Decreased => {
  const least = unavailable ? 0 : MIN_KEPT * rate;
  return {
    rate: Math.min(MARGIN * rate, Math.max(goodput, least)),
    hold: Math.max(MIN_HOLD, search.hold / 2),
  };
};
