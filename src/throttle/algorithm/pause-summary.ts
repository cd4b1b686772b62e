import { shutMs } from './constants.ts';
import type { Cycle, Pause, ThrottleRecord } from './record.ts';

/** What a pause says of the limit, once its probe was accepted. Rates are in requests per second. */
export type Closure = {
  readonly reopenedAt: number;
  readonly closedMs: number;
  readonly told: boolean;
  /** Probes that were refused. */
  readonly failures: number;
  /** Closed for seconds, and not merely busy. */
  readonly shut: boolean;
  /** How many were under way when the refused request was sent. */
  readonly crowd: number;
  /** Since it opened last. */
  readonly cycle: Cycle;
  /** From that opening to this one. */
  readonly wholeMs: number;
  /** Since it was shut last. */
  readonly spell: Cycle;
  /** What went through on the whole, pauses included. */
  readonly goodput: number;
};

/** @param probeAt when the accepted probe had been sent */
export const closureOf = (record: ThrottleRecord, pause: Pause, probeAt: number): Closure => {
  const { open, spell } = record;
  // Nobody may have wanted to send for long after the pause.
  const reopenedAt = Math.min(probeAt, pause.until);
  const closedMs = reopenedAt - pause.since;
  const shut = closedMs > shutMs && (pause.failures > 0 || pause.told);
  const gapMs = pause.told && pause.failures === 0 ? 1000 : pause.waitMs;
  const accepted = { open: open.accepted, spell: spell.accepted + open.accepted };
  const cycle = { accepted: accepted.open, openMs: pause.since - open.since, gapMs };
  const whole = { accepted: accepted.spell, openMs: pause.since - spell.since, gapMs };
  const measured = shut ? { ...whole, since: spell.since } : { ...cycle, since: open.since };
  return {
    reopenedAt,
    closedMs,
    told: pause.told,
    failures: pause.failures,
    shut,
    crowd: pause.crowd,
    cycle,
    wholeMs: reopenedAt - open.since,
    spell: whole,
    goodput: (1000 * measured.accepted) / Math.max(50, reopenedAt - measured.since - gapMs / 2),
  };
};
