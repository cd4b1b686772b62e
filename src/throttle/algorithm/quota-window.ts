import { MARGIN, MAX_HOLD, MIN_HOLD, MIN_QUOTA, WINDOW_LENGTHS_MS } from './constants.ts';
import { holdAt } from './increase.ts';
import type { PauseSummary } from './pause-summary.ts';
import type { OpenInterval, QuotaWindow, Slot, ThrottleRecord } from './record.ts';

const MAX_WINDOW_HOLD = 4 * MAX_HOLD;

/** When a used-up quota is renewed; else 0. */
export const windowEnd = ({ window }: ThrottleRecord): number =>
  window !== null && window.sent >= window.quota ? window.since + window.lengthMs : 0;

/**
 * Begins the next window with the first request after the last one's end, so never before the provider's own.
 * After a rest, it is the one that follows from the last.
 */
export const rollWindow = (record: ThrottleRecord, now: number): ThrottleRecord => {
  const { window } = record;
  if (window === null || now < window.since + window.lengthMs) return record;
  const windows = Math.floor((now - window.since) / window.lengthMs);
  const usedUp = windows === 1 && window.sent >= window.quota - 1;
  // Used up twice in a row without a refusal: it is the provider's window.
  const windowMisses = usedUp && window.previousUsedUp ? 0 : record.windowMisses;
  const next = { ...window, since: now, sent: 0, previousUsedUp: usedUp };
  return { ...record, windowMisses, window: { ...next, ...placeAfter(window, windows) } };
};

/** Where the provider's window stands after so many that may have gone by. */
const placeAfter = (
  { phase, since, lengthMs }: QuotaWindow,
  windows: number,
): Partial<Pick<QuotaWindow, 'since' | 'phase'>> => {
  if (phase === 'unknown') return {};
  if (windows > 1) return { since: since + windows * lengthMs, phase: 'assumed' };
  return phase === 'assumed' ? { phase: 'tested' } : {};
};

/** A request of the window that follows an assumed one was accepted: it does begin there. */
export const confirmPlace = (record: ThrottleRecord, slot: Slot): ThrottleRecord => {
  const { window } = record;
  return window?.phase === 'tested' && slot.at >= window.since
    ? { ...record, window: { ...window, phase: 'kept' } }
    : record;
};

/**
 * A quota per window: the same count was accepted twice, at different speeds, and the pauses are a usual
 * window length apart. Null where they are not.
 */
export const findWindow = (record: ThrottleRecord, summary: PauseSummary): QuotaWindow | null => {
  const { lastOpen, window, windowMisses } = record;
  const { open, endedAt, unavailable, fromServer } = summary;
  const clear = unavailable || fromServer;
  if (window !== null || windowMisses > 1 || lastOpen === null || !clear) return null;
  const sameCount = Math.abs(open.accepted - lastOpen.accepted) <= 1 + 0.05 * lastOpen.accepted;
  const shorter = Math.min(open.openMs, lastOpen.openMs);
  const otherSpeed = Math.abs(open.openMs - lastOpen.openMs) > 0.2 * shorter;
  const lengthMs = usualLength(summary, lastOpen);
  const quota = Math.min(open.accepted, lastOpen.accepted);
  if (!sameCount || !otherSpeed || lengthMs === null || quota < MIN_QUOTA) return null;
  return { quota, lastGood: quota, lengthMs, since: endedAt, sent: 1, previousUsedUp: false, phase: 'kept' };
};

/** Both pauses may have ended before it was noticed. Null where no usual length fits, or more than one. */
const usualLength = ({ cycleMs, open }: PauseSummary, lastOpen: OpenInterval): number | null => {
  const possible = WINDOW_LENGTHS_MS.filter(
    (length) =>
      length > 0.95 * (cycleMs - open.uncertaintyMs) && length < cycleMs + lastOpen.uncertaintyMs + 1000,
  );
  return possible.length === 1 ? (possible[0] ?? null) : null;
};

/** Applies a window that was found: its quota is sent as fast as the provider accepted it. */
export const enterWindow = (
  record: ThrottleRecord,
  window: QuotaWindow,
  { open }: PauseSummary,
): ThrottleRecord => {
  const openMs = Math.min(open.openMs, record.lastOpen?.openMs ?? open.openMs);
  const speed = (1000 * window.quota) / Math.max(50, openMs);
  const hold = Math.max(MIN_HOLD, 4 * window.quota);
  return holdAt({ ...record, window }, Math.max(0.9 * record.rate, speed), { hold });
};

/**
 * Applies a refusal to a learned window: lowers a raised quota, or drops the window. Null where neither fits.
 */
export const missWindow = (record: ThrottleRecord, summary: PauseSummary): ThrottleRecord | null => {
  const { window, search, rate } = record;
  if (window === null) return null;
  if (window.quota > window.lastGood) {
    const next = { ...window, quota: window.lastGood, since: summary.endedAt, sent: 1 };
    return holdAt({ ...record, window: next }, rate, { hold: Math.min(MAX_WINDOW_HOLD, 2 * search.hold) });
  }
  if (window.phase === 'assumed' || window.phase === 'tested') {
    const next: QuotaWindow = { ...window, since: summary.endedAt, sent: 1, phase: 'unknown' };
    return holdAt({ ...record, window: next }, rate);
  }
  if (!summary.unavailable) return null;
  const without = { ...record, window: null, windowMisses: record.windowMisses + 1 };
  const sustained = MARGIN * Math.min(rate, summary.goodput);
  // At first only the length may have been wrong: a trial shows whether the same count is accepted again.
  return record.windowMisses === 0
    ? holdAt(without, rate, { fallbackRate: sustained })
    : holdAt(without, sustained);
};
