import type { ChangeWindow, WindowStatus } from '../model/window.ts';
import { openWindowSpans, type Span, type WindowSpans } from './window-spans.ts';
import { DAY } from './zone.ts';

/** The change windows of an account. Changes may be made while no deny window and, if there are any, an allow window is open. */
export type Windows = {
  status(now: number): WindowStatus;
  /** When changes next begin to be allowed after `now`; null: never, or they are allowed already without an end. */
  nextOpening(now: number): number | null;
};

/** What lies further ahead counts as never. In ms. */
const FORESEEN = 8 * 366 * DAY;

/** Steps from the end of one window to the start of another, two a day for eight years. */
const MAX_STEPS = 6_000;

const covers = (span: Span | null, at: number): span is Span => span !== null && span.start <= at;

/** When the last of the windows that are open at an instant, or open before those end, ends; the instant if none is. */
const endOf = (windows: readonly WindowSpans[], at: number): number => {
  let end = at;
  for (;;) {
    let next = end;
    for (const window of windows) {
      const span = window.from(end);
      if (covers(span, end)) next = Math.max(next, span.end);
    }
    if (next === end) return end;
    if (next - at > FORESEEN) return Infinity;
    end = next;
  }
};

/** When the first of the windows opens, none being open; Infinity: none ever does. */
const startOf = (windows: readonly WindowSpans[], at: number): number =>
  windows.reduce((first, window) => Math.min(first, window.from(at)?.start ?? Infinity), Infinity);

const foreseen = (at: number): number | null => (at === Infinity ? null : at);

type Sides = {
  readonly allow: readonly WindowSpans[];
  readonly deny: readonly WindowSpans[];
  /** Of the first window. */
  readonly timezone: string;
};

/** Until when changes may be made; the instant itself if they may not. */
const openUntil = ({ allow, deny }: Sides, at: number): number => {
  if (endOf(deny, at) > at) return at;
  const end = allow.length === 0 ? Infinity : endOf(allow, at);
  return end === at ? at : Math.min(end, startOf(deny, at));
};

const isAllowed = (allow: readonly WindowSpans[], at: number): boolean =>
  allow.length === 0 || allow.some((window) => covers(window.from(at), at));

const opensAfter = ({ allow, deny }: Sides, closedAt: number): number | null => {
  let at = closedAt;
  for (let step = 0; step < MAX_STEPS && at < Infinity; step += 1) {
    const over = endOf(deny, at);
    if (over === at && isAllowed(allow, at)) return at;
    at = over > at ? over : startOf(allow, at);
  }
  return null;
};

const holderOf = ({ allow, deny }: Sides, at: number): ChangeWindow | null => {
  const denying = deny.flatMap((each) => {
    const span = each.from(at);
    return covers(span, at) ? [{ end: span.end, window: each.window }] : [];
  });
  if (denying.length > 0) return denying.reduce((a, b) => (b.end > a.end ? b : a)).window;
  const opening = allow.map(({ window, from }) => ({ start: from(at)?.start ?? Infinity, window }));
  return opening.length === 0 ? null : opening.reduce((a, b) => (b.start < a.start ? b : a)).window;
};

const statusAt = (sides: Sides, now: number): WindowStatus => {
  const until = openUntil(sides, now);
  const { timezone } = sides;
  if (until > now) return { open: true, until: foreseen(until), opensAt: null, heldBy: null, timezone };
  const heldBy = holderOf(sides, now);
  const opensAt = opensAfter(sides, now);
  return { open: false, until: null, opensAt, heldBy, timezone: heldBy?.timezone ?? timezone };
};

/** Until when a status holds as it is; which window holds changes may change before they are allowed. */
const holdsUntil = ({ deny }: Sides, now: number, { open, until, opensAt }: WindowStatus): number => {
  if (open) return until ?? Infinity;
  const over = endOf(deny, now);
  return Math.min(over > now ? over : startOf(deny, now), opensAt ?? Infinity);
};

/**
 * The change windows of an account as a function of time. What was computed last is kept for as long as it holds.
 * @throws Error for an invalid schedule or time zone
 */
export const openWindows = (windows: readonly ChangeWindow[]): Windows => {
  const of = (wanted: ChangeWindow['kind']): readonly WindowSpans[] =>
    windows.filter(({ kind }) => kind === wanted).map(openWindowSpans);
  const sides = { allow: of('allow'), deny: of('deny'), timezone: windows[0]?.timezone ?? 'UTC' };
  let known: { readonly from: number; readonly until: number; readonly status: WindowStatus } | null = null;
  const status = (now: number): WindowStatus => {
    if (known !== null && known.from <= now && now < known.until) return known.status;
    const found = statusAt(sides, now);
    known = { from: now, until: holdsUntil(sides, now, found), status: found };
    return found;
  };
  return {
    status,
    nextOpening: (now) => {
      const { open, until, opensAt } = status(now);
      if (!open) return opensAt;
      return until === null ? null : opensAfter(sides, until);
    },
  };
};
