import { plural } from './plural.ts';

const two = (figure: number): string => String(figure).padStart(2, '0');

/** In this machine's time zone: `2026-03-01 14:02:11`. */
export const localTime = (at: number): string => {
  const time = new Date(at);
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')}`;
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In the largest whole unit: `12 seconds`, `3 minutes`, `5 days`. */
export const span = (ms: number): string => {
  if (ms < MINUTE) return plural(Math.floor(ms / SECOND), 'second');
  if (ms < HOUR) return plural(Math.floor(ms / MINUTE), 'minute');
  if (ms < 2 * DAY) return plural(Math.floor(ms / HOUR), 'hour');
  return plural(Math.floor(ms / DAY), 'day');
};

/** `3 minutes ago`. The future counts as "just now", since clocks differ between machines. */
export const ago = (at: number, now: number): string =>
  now - at < 2 * SECOND ? 'just now' : `${span(now - at)} ago`;

/** `for 3 minutes` */
export const lasting = (at: number, now: number): string =>
  now - at < 2 * SECOND ? 'since just now' : `for ${span(now - at)}`;

/** `320 ms`, `1.2 s`, `42 s`, `3 min 5 s` */
export const duration = (ms: number): string => {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  return `${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / SECOND)} s`;
};

/** `in 4 minutes`, or `any moment now` for a time that is due or just past. */
export const ahead = (at: number, now: number): string =>
  at - now < SECOND ? 'any moment now' : `in ${span(at - now)}`;
