import { longestBlindPauseMs, lookMs, patienceGrowth, toldTrust } from './constants.ts';
import { toldWait } from './hint.ts';
import type { Pause, ThrottleRecord } from './record.ts';
import type { SettleEvent } from './release-event.ts';

/** A sibling that says a time longer by more than this is news; by less, it is the same time in whole seconds and a little later. */
const sameTimeMs = 1000;

/** A 429 begins a pause; a probe's makes it longer; one of a request sent before the pause is no news, unless it tells a longer time. */
export const refused = (before: ThrottleRecord, event: SettleEvent): ThrottleRecord => {
  const { slot, answeredAt, hint } = event;
  const record = uncounted(before);
  const { pause } = record;
  const told = toldWait(hint);
  if (pause === null) return slot.at < record.open.since ? record : begin(record, event, told);
  if (slot.id === pause.probe) return { ...record, pause: prolong(record, pause, answeredAt, told) };
  const until = answeredAt + (told ?? 0);
  return until > pause.until + sameTimeMs ? { ...record, pause: { ...pause, until, told: true } } : record;
};

/** What was refused has used nothing of a quota. */
const uncounted = (record: ThrottleRecord): ThrottleRecord => {
  const { window } = record;
  return window === null ? record : { ...record, window: { ...window, sent: Math.max(0, window.sent - 1) } };
};

const begin = (
  record: ThrottleRecord,
  { slot, answeredAt }: SettleEvent,
  told: number | null,
): ThrottleRecord => {
  const waitMs = told ?? untilWindowEnds(record, answeredAt) ?? lookMs;
  const pause: Pause = {
    since: answeredAt,
    until: answeredAt + waitMs,
    waitMs,
    told: told !== null,
    failures: 0,
    probe: null,
    crowd: slot.crowd,
  };
  return { ...record, pause };
};

/** A quota that was raised on trial was refused: the one that held counts until the window ends. */
const untilWindowEnds = ({ window }: ThrottleRecord, now: number): number | null =>
  window !== null && window.quota > window.safe
    ? Math.max(lookMs, window.since + window.lengthMs - now)
    : null;

const prolong = (record: ThrottleRecord, pause: Pause, now: number, told: number | null): Pause => {
  const failures = pause.failures + 1;
  // A provider that keeps telling too short a time is not to be asked for ever.
  const least = failures > toldTrust ? Math.min(longestBlindPauseMs, 2 * pause.waitMs) : 0;
  const waitMs = told === null ? blindWait(record, pause) : Math.max(told, least);
  return { ...pause, until: now + waitMs, waitMs, failures, probe: null };
};

const blindWait = (record: ThrottleRecord, pause: Pause): number => {
  const first = pause.failures === 0 && !pause.told;
  return first ? record.patienceMs : Math.min(longestBlindPauseMs, patienceGrowth * pause.waitMs);
};
