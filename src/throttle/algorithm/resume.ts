import { creditPause } from './burst.ts';
import { doubtConcurrency, suspectConcurrency } from './concurrency.ts';
import { MAX_BACKOFF_MS, MIN_BACKOFF_MS } from './constants.ts';
import { decrease } from './decrease.ts';
import { type PauseSummary, summarizePause } from './pause-summary.ts';
import { enterWindow, findWindow, missWindow } from './quota-window.ts';
import type { ThrottleRecord } from './record.ts';

/** Ends the pause after an accepted probe, and applies what the pause shows. */
export const resume = (record: ThrottleRecord, probeAt: number): ThrottleRecord => {
  if (record.pause === null) return record;
  const summary = summarizePause(record, record.pause, probeAt);
  const { open, unavailable, endedAt } = summary;
  const { sinceOutage } = record;
  const learned = learn(record, summary);
  return {
    ...learned,
    burst: creditPause(learned, summary),
    pause: null,
    backoffMs: nextBackoff(record.backoffMs, summary),
    lastSlotAt: probeAt,
    budget: null,
    sincePause: { since: endedAt, accepted: 0 },
    sinceOutage: unavailable
      ? { since: endedAt, accepted: 0 }
      : { ...sinceOutage, accepted: sinceOutage.accepted + open.accepted },
    lastOpen: open,
  };
};

/** What was refused: too many in flight, a quota that is used up, or else the rate. */
const learn = (record: ThrottleRecord, summary: PauseSummary): ThrottleRecord => {
  const concurrency = suspectConcurrency(record, summary);
  if (concurrency !== null) return { ...record, concurrency };
  const window = findWindow(record, summary);
  if (window !== null) return enterWindow(record, window, summary);
  return missWindow(record, summary) ?? decrease(doubtConcurrency(record, summary.inFlight), summary);
};

/** At least an eighth of the last outage; half after a quick probe that succeeded. */
const nextBackoff = (backoffMs: number, { fromServer, unavailable, pausedMs }: PauseSummary): number => {
  if (fromServer) return backoffMs;
  return unavailable
    ? Math.min(MAX_BACKOFF_MS, Math.max(backoffMs, pausedMs / 8))
    : Math.max(MIN_BACKOFF_MS, backoffMs / 2);
};
