import { doubtConcurrency, suspectConcurrency } from './concurrency.ts';
import { longestPatienceMs, shortestPatienceMs } from './constants.ts';
import { cut } from './decrease.ts';
import { type Closure, closureOf } from './pause-summary.ts';
import { findWindow } from './quota-window.ts';
import { enterWindow, missWindow } from './quota-window-verdicts.ts';
import type { ThrottleRecord } from './record.ts';

/** The probe was accepted: the pause is over, and what it was decides how to go on. */
export const reopen = (record: ThrottleRecord, probeAt: number): ThrottleRecord => {
  if (record.pause === null) return record;
  const closure = closureOf(record, record.pause, probeAt);
  const { spell, cycle, shut, reopenedAt } = closure;
  return {
    ...decide(record, closure),
    pause: null,
    patienceMs: patienceAfter(record.patienceMs, closure),
    lastSlotAt: probeAt,
    budget: null,
    open: { since: reopenedAt, accepted: 0 },
    spell: shut ? { since: reopenedAt, accepted: 0 } : { ...record.spell, accepted: spell.accepted },
    lastOpen: cycle,
  };
};

const decide = (record: ThrottleRecord, closure: Closure): ThrottleRecord => {
  const concurrency = suspectConcurrency(record, closure);
  if (concurrency !== null) return { ...record, concurrency };
  const window = findWindow(record, closure);
  if (window !== null) return enterWindow(record, window, closure);
  return missWindow(record, closure) ?? cut(doubtConcurrency(record, closure.crowd), closure);
};

/** After a shut-out an eighth of it is worth waiting; a look that succeeds shows that patience is less needed. */
const patienceAfter = (patienceMs: number, { told, shut, closedMs }: Closure): number => {
  if (told) return patienceMs;
  return shut
    ? Math.min(longestPatienceMs, Math.max(patienceMs, closedMs / 8))
    : Math.max(shortestPatienceMs, patienceMs / 2);
};
