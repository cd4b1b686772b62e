import { createTask, parse } from 'node-cron';
import { DAY } from './zone.ts';

/** A parsed cron expression. Days and times of day are local: ms since the epoch as if in UTC, and ms since midnight. */
export type Cron = {
  /**
   * It has every hour of the day, so it follows elapsed time when a clock is put forward or back. Any other names
   * times of day, which a skipped or repeated hour must neither lose nor double.
   */
  readonly isHourly: boolean;
  /** The first matching day from `day` on and before `end`; null: none. */
  firstDay(day: number, end: number): number | null;
  /** The first time of day after `after`; null: none on this day. */
  timeAfter(after: number): number | null;
  /** All times of day, ascending. */
  times(): Iterable<number>;
};

const ascending = (values: readonly number[]): readonly number[] =>
  [...new Set(values)].toSorted((a, b) => a - b);

const startOfNextMonth = (day: number): number => {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
};

type Fields = ReturnType<typeof parse>;

type DayTest = (date: Date) => boolean;

/** Days such as `L`, `15W` or `5#2`, as node-cron matches them: in UTC and at noon, so that no zone matters. */
const specialDays = (expression: string): DayTest => {
  const days = expression.trim().split(/\s+/).slice(-3).join(' ');
  const task = createTask(`0 0 12 ${days}`, () => undefined, { timezone: 'UTC' });
  // node-cron keeps a list of all tasks; matching needs none.
  void task.destroy();
  return (date) => task.match(new Date(date.getTime() + DAY / 2));
};

const dayTest = (expression: string, { dayOfMonth, dayOfWeek }: Fields): DayTest => {
  const days = new Set<number | string>(dayOfMonth);
  const weekdays = new Set<number | string>(dayOfWeek);
  return [...days, ...weekdays].every((value) => typeof value === 'number')
    ? (date) => days.has(date.getUTCDate()) && weekdays.has(date.getUTCDay())
    : specialDays(expression);
};

const dayFinder = (expression: string, fields: Fields): Cron['firstDay'] => {
  const months = new Set(fields.month);
  const isDay = dayTest(expression, fields);
  return (day, end) => {
    for (let at = day; at < end; ) {
      const date = new Date(at);
      if (!months.has(date.getUTCMonth() + 1)) at = startOfNextMonth(at);
      else if (isDay(date)) return at;
      else at += DAY;
    }
    return null;
  };
};

function* timesOf(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
  from = 0,
): Iterable<number> {
  for (const hour of hours) {
    if ((hour + 1) * 3_600_000 <= from) continue;
    for (const minute of minutes) {
      const start = (hour * 60 + minute) * 60_000;
      if (start + 60_000 <= from) continue;
      for (const second of seconds) yield start + second * 1_000;
    }
  }
}

/**
 * Parses a cron expression with five or six fields, which `scheduleProblem` has accepted. A day has to match the day
 * of the month as well as the day of the week.
 * @throws Error for an invalid one
 */
export const parseCron = (expression: string): Cron => {
  const fields = parse(expression);
  const hours = ascending(fields.hour);
  const minutes = ascending(fields.minute);
  const seconds = ascending(fields.second);
  return {
    isHourly: hours.length === 24,
    firstDay: dayFinder(expression, fields),
    timeAfter: (after) => {
      for (const time of timesOf(hours, minutes, seconds, after)) if (time > after) return time;
      return null;
    },
    times: () => timesOf(hours, minutes, seconds),
  };
};
