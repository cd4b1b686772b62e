import type { ChangeWindow } from '../model/window.ts';
import { openTicks, type Ticks } from './ticks.ts';
import { DAY } from './zone.ts';

/** A time that a window is open without a gap, in ms since the epoch. `end` is Infinity where no end is in sight. */
export type Span = { readonly start: number; readonly end: number };

/** When one window is open. */
export type WindowSpans = {
  readonly window: ChangeWindow;
  /** The first span that ends after an instant; null: the window does not open again. */
  from(at: number): Span | null;
};

/** More days than this without a gap count as without an end: eight years, so that a 29 February is among them. */
const ENDLESS_DAYS = 8 * 366;

/** Joins what overlaps or adjoins. @param spans by their start */
const joined = (spans: Iterable<Span>): Span[] => {
  const found: Span[] = [];
  for (const { start, end } of spans) {
    const last = found.at(-1);
    if (last !== undefined && start <= last.end)
      found[found.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else found.push({ start, end });
  }
  return found;
};

function* spansOf(starts: Iterable<number>, durationMs: number): Iterable<Span> {
  for (const start of starts) yield { start, end: start + durationMs };
}

/** The spans that begin on a local day. */
const createDays = (ticks: Ticks, durationMs: number): ((day: number) => readonly Span[]) => {
  // Since local midnight: the same on every day that has no change of the clock.
  const usual = joined(spansOf(ticks.times(), durationMs));
  return (day) => {
    const offset = ticks.steadyOffset(day);
    if (offset === null) return joined(spansOf(ticks.on(day), durationMs));
    const midnight = day - offset;
    return usual.map(({ start, end }) => ({ start: midnight + start, end: midnight + end }));
  };
};

const readSpan = (ticks: Ticks, spansOn: (day: number) => readonly Span[], first: number, at: number) => {
  let found: Span | null = null;
  let days = 0;
  for (let day = ticks.firstDay(first); day !== null; day = ticks.firstDay(day + DAY)) {
    for (const next of spansOn(day)) {
      if (found === null || (next.start > found.end && found.end <= at)) found = next;
      else if (next.start > found.end) return found;
      else found = { start: found.start, end: Math.max(found.end, next.end) };
    }
    days += 1;
    if (found !== null && found.end > at && days > ENDLESS_DAYS) return { ...found, end: Infinity };
  }
  return found !== null && found.end > at ? found : null;
};

/**
 * The spans of one window, which are computed when they are asked for, and kept until the last one is over.
 * @throws Error for an invalid schedule or time zone
 */
export const openWindowSpans = (window: ChangeWindow): WindowSpans => {
  const { schedule, timezone, durationMs } = window;
  const ticks = openTicks(schedule, timezone);
  const spansOn = createDays(ticks, durationMs);
  let known: { readonly at: number; readonly span: Span | null } | null = null;
  return {
    window,
    from: (at) => {
      if (known !== null && known.at <= at && at < (known.span?.end ?? Infinity)) return known.span;
      // From the day before the earliest opening that may last until now.
      const span = readSpan(ticks, spansOn, ticks.dayOf(at - durationMs) - DAY, at);
      known = { at, span };
      return span;
    },
  };
};
