import {
  deepestCut,
  holdPerPause,
  longestHold,
  margin,
  repeatKeeps,
  shortestHold,
  smallestQuota,
  startKeeps,
  startKeepsOfAccepted,
  trustInSteps,
} from './constants.ts';
import type { Closure } from './pause-summary.ts';
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
  const { cycle, shut, goodput } = closure;
  if (search.starting) {
    const slower = Math.min(startKeeps * rate, ofAccepted(cycle));
    // Shut out at first contact: a quota window, a ban? The same count once more will tell.
    return shut && record.lastSpell === null
      ? { rate: repeatKeeps * rate, fallback: slower }
      : { rate: slower };
  }
  if (search.fallback !== null && search.steps === 0) {
    return { rate: Math.min(margin * rate, Math.max(search.fallback, goodput)) };
  }
  if (search.steps > 0) return afterStep(record, closure);
  const known = sloped(closure, margin * rate);
  return known === null ? afterHeld(record, closure) : { rate: known };
};

/** What was accepted of a few requests says when they were wanted, and nothing of the limit. */
const ofAccepted = ({ accepted, openMs }: Closure['cycle']): number =>
  accepted < smallestQuota
    ? Number.POSITIVE_INFINITY
    : (1000 * startKeepsOfAccepted * accepted) / Math.max(50, openMs);

/** What the slope says, within what went through and what is too much. */
const sloped = ({ slope, goodput }: Closure, most: number): number | null =>
  slope === null ? null : Math.min(most, Math.max(goodput, margin * slope));

/** The truth is between the base and the last step that held. */
const afterStep = ({ search }: ThrottleRecord, closure: Closure): Verdict => {
  const { base, safe } = search;
  const between = base ** (1 - trustInSteps) * safe ** trustInSteps;
  const rate = closure.shut ? Math.max(base, shutRate(closure, safe)) : margin * between;
  return { rate, hold: Math.min(longestHold, 2 * search.hold), fallback: Math.max(base, rate / 2) };
};

/** To be shut out a second time is dear: then only what was accepted on the whole counts. */
const shutRate = ({ slope, cycle }: Closure, safe: number): number =>
  margin * Math.min(safe, slope ?? (1000 * cycle.accepted) / Math.max(50, cycle.openMs));

const afterHeld = ({ rate, search }: ThrottleRecord, { goodput, shut }: Closure): Verdict => {
  const least = shut ? 0 : deepestCut * rate;
  return {
    rate: Math.min(margin * rate, Math.max(goodput, least)),
    hold: Math.max(shortestHold, search.hold / 2),
  };
};
