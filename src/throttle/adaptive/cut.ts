import type { Closure } from './closure.ts';
import {
  deepestCut,
  holdPerPause,
  longestHold,
  margin,
  repeatKeeps,
  shortestHold,
  startKeeps,
  startKeepsOfAccepted,
  trustInSteps,
} from './constants.ts';
import type { ThrottleRecord } from './record.ts';
import { settleAt } from './search.ts';

/** The rate after a pause, by what was refused: the start, a step upwards, or a rate that had held. */
export const cut = (record: ThrottleRecord, closure: Closure): ThrottleRecord => {
  const { search } = record;
  const { rate, hold, fallback = null } = verdict(record, closure);
  const least = (holdPerPause * rate * Math.max(1000, closure.closedMs)) / 1000;
  return settleAt(record, rate, {
    fallback,
    hold: Math.max(hold ?? search.hold, Math.min(longestHold, least)),
  });
};

type Verdict = { readonly rate: number; readonly hold?: number; readonly fallback?: number };

const verdict = (record: ThrottleRecord, closure: Closure): Verdict => {
  const { rate, search } = record;
  const { cycle, shut } = closure;
  if (search.starting) {
    const ofAccepted = (1000 * startKeepsOfAccepted * cycle.accepted) / Math.max(50, cycle.openMs);
    const slower = Math.min(startKeeps * rate, ofAccepted);
    // Shut out at first contact: a quota window, a ban? The same count once more will tell.
    return shut && record.lastSpell === null
      ? { rate: repeatKeeps * rate, fallback: slower }
      : { rate: slower };
  }
  if (search.fallback !== null && search.steps === 0) return { rate: search.fallback };
  if (search.steps > 0) return afterStep(record, closure);
  const known = sloped(closure, margin * rate);
  return known === null ? afterHeld(record, closure) : { rate: known };
};

/** What the slope says, within what went through and what is too much. */
const sloped = ({ slope, goodput }: Closure, most: number): number | null =>
  slope === null ? null : Math.min(most, Math.max(goodput, margin * slope));

/** The truth is between the base and the last step that held. */
const afterStep = ({ search }: ThrottleRecord, { slope }: Closure): Verdict => {
  const { base, safe, hold } = search;
  const between =
    slope === null
      ? base ** (1 - trustInSteps) * safe ** trustInSteps
      : Math.min(safe, Math.max(base, slope));
  return { rate: margin * between, hold: Math.min(longestHold, 2 * hold) };
};

const afterHeld = ({ rate, search }: ThrottleRecord, { goodput, shut }: Closure): Verdict => {
  const least = shut ? 0 : deepestCut * rate;
  return {
    rate: Math.min(margin * rate, Math.max(goodput, least)),
    hold: Math.max(shortestHold, search.hold / 2),
  };
};
