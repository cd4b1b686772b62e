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
    return shut ? { rate: repeatKeeps * rate, fallback: slower } : { rate: slower };
  }
  if (search.fallback !== null && search.steps === 0) {
    return { rate: Math.min(margin * rate, Math.max(search.fallback, goodput)) };
  }
  if (search.steps > 0) return afterStep(record, closure);
  return afterHeld(record, closure);
};

/** What was accepted of a few requests says when they were wanted, and nothing of the limit. */
const ofAccepted = ({ accepted, openMs }: Closure['cycle']): number =>
  accepted < smallestQuota
    ? Number.POSITIVE_INFINITY
    : (1000 * startKeepsOfAccepted * accepted) / Math.max(50, openMs);

/** The truth is between the base and the last step that held; but to be shut out again is dear, so after that it is the base. */
const afterStep = ({ search }: ThrottleRecord, closure: Closure): Verdict => {
  const { base, safe } = search;
  const between = base ** (1 - trustInSteps) * safe ** trustInSteps;
  const rate = closure.shut ? base : margin * between;
  return { rate, hold: Math.min(longestHold, 2 * search.hold), fallback: Math.max(base, rate / 2) };
};

const afterHeld = ({ rate, search }: ThrottleRecord, { goodput, shut }: Closure): Verdict => {
  const least = shut ? 0 : deepestCut * rate;
  return {
    rate: Math.min(margin * rate, Math.max(goodput, least)),
    hold: Math.max(shortestHold, search.hold / 2),
  };
};
