import { plural } from './plural.ts';

const two = (figure: number): string => String(figure).padStart(2, '0');

/** A moment in this machine's time zone, as `2026-03-01 14:02:11`. */
export const localTime = (at: number): string => {
  const time = new Date(at);
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How much time a number of ms is, in its largest whole unit: `12 seconds`, `3 minutes`, `5 days`. */
const span = (ms: number): string => {
  if (ms < MINUTE) return plural(Math.floor(ms / SECOND), 'second');
  if (ms < HOUR) return plural(Math.floor(ms / MINUTE), 'minute');
  if (ms < 2 * DAY) return plural(Math.floor(ms / HOUR), 'hour');
  return plural(Math.floor(ms / DAY), 'day');
};

/** How long ago a moment was: `3 minutes ago`. Clocks differ between machines: the future is "just now". */
export const ago = (at: number, now: number): string =>
  now - at < 2 * SECOND ? 'just now' : `${span(now - at)} ago`;

/** Since when something lasts: `for 3 minutes`. */
export const lasting = (at: number, now: number): string =>
  now - at < 2 * SECOND ? 'since just now' : `for ${span(now - at)}`;

/** A short duration in figures: `320 ms`, `1.2 s`, `42 s`, `3 min 5 s`. */
export const duration = (ms: number): string => {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  return `${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / SECOND)} s`;
};

/** How far away a moment is: `in 4 minutes`. One that is due, or was due a moment ago, is any moment now. */
export const ahead = (at: number, now: number): string =>
  at - now < SECOND ? 'any moment now' : `in ${span(at - now)}`;
