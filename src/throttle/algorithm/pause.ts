import { measureBurst } from './burst.ts';
import { BACKOFF_GROWTH, MAX_BLIND_PAUSE_MS, QUICK_PROBE_MS, TRUSTED_REPEATS } from './constants.ts';
import { type ReleaseEvent, requestedWait } from './inputs.ts';
import type { Pause, ThrottleRecord } from './record.ts';

/**
 * A later end from a request sent before the pause counts as new beyond this; below, it is the same end in
 * whole seconds.
 */
const SAME_END_MS = 1000;

/**
 * Records a 429: the account backs off. The first one begins a pause, that of a probe extends it. One of a request sent before the
 * pause is no news, unless it states a later end.
 */
export const backOff = (before: ThrottleRecord, event: ReleaseEvent): ThrottleRecord => {
  const { slot, answeredAt, hint } = event;
  const record = uncounted(before);
  const { pause, sincePause } = record;
  const statedMs = requestedWait(hint);
  if (pause === null) return slot.at < sincePause.since ? record : beginPause(record, event, statedMs);
  if (slot.id === pause.probeId)
    return { ...record, pause: extended(record.backoffMs, pause, answeredAt, statedMs) };
  const until = answeredAt + (statedMs ?? 0);
  return until > pause.until + SAME_END_MS
    ? { ...record, pause: { ...pause, until, fromServer: true } }
    : record;
};

/** A refused request uses nothing of a quota. */
const uncounted = (record: ThrottleRecord): ThrottleRecord => {
  const { window } = record;
  return window === null ? record : { ...record, window: { ...window, sent: Math.max(0, window.sent - 1) } };
};

const beginPause = (
  record: ThrottleRecord,
  { slot, answeredAt }: ReleaseEvent,
  statedMs: number | null,
): ThrottleRecord => {
  const waitMs = statedMs ?? untilWindowEnds(record, answeredAt) ?? QUICK_PROBE_MS;
  const pause: Pause = {
    since: answeredAt,
    until: answeredAt + waitMs,
    waitMs,
    fromServer: statedMs !== null,
    failedProbes: 0,
    probeId: null,
    inFlight: slot.inFlight,
  };
  return { ...record, burst: measureBurst(record, slot), pause };
};

/** Where a raised quota was refused: the one before holds, so the next window is the time to probe. */
const untilWindowEnds = ({ window }: ThrottleRecord, now: number): number | null =>
  window !== null && window.quota > window.lastGood
    ? Math.max(QUICK_PROBE_MS, window.since + window.lengthMs - now)
    : null;

const extended = (backoffMs: number, pause: Pause, now: number, statedMs: number | null): Pause => {
  const failedProbes = pause.failedProbes + 1;
  // A provider that keeps stating too short a wait would be asked forever.
  const least = failedProbes > TRUSTED_REPEATS ? Math.min(MAX_BLIND_PAUSE_MS, 2 * pause.waitMs) : 0;
  const waitMs = statedMs === null ? blindWait(backoffMs, pause) : Math.max(statedMs, least);
  return { ...pause, until: now + waitMs, waitMs, failedProbes, probeId: null };
};

/** The backoff after the quick probe; then longer each time. */
const blindWait = (backoffMs: number, { failedProbes, fromServer, waitMs }: Pause): number =>
  failedProbes === 0 && !fromServer ? backoffMs : Math.min(MAX_BLIND_PAUSE_MS, BACKOFF_GROWTH * waitMs);
