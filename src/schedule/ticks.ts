import { type Cron, parseCron } from './cron.ts';
import { type ClockChange, DAY, type Zone, zoneOf } from './zone.ts';

/** The ticks of a cron schedule in a time zone, as instants in ms since the epoch. */
export type Ticks = {
  /** The first one after an instant; null: there is none within forty years. */
  after(at: number): number | null;
  /** The local day of an instant, as `Cron` has days. */
  dayOf(at: number): number;
  /** The first local day from `day` on that has any; null: none within forty years. */
  firstDay(day: number): number | null;
  /** Those of one local day, ascending. They may belong to the next: a skipped hour may be the last of a day. */
  on(day: number): readonly number[];
  /** Local time minus UTC, in ms, on a day that the zone's clock does not change around; else null. */
  steadyOffset(day: number): number | null;
  /** All times of day, in ms since local midnight, ascending. */
  times(): Iterable<number>;
};

/** A 29 February that must be a certain day of the week comes at most forty years after the last. */
const HORIZON = 40 * 366 * DAY;

/**
 * The instants of one local time on a day whose clock changes. An hour that is skipped ticks when it is over, one that
 * is repeated ticks the first time; an hourly schedule follows elapsed time instead.
 */
const instantsOf = (local: number, { before, after, at }: ClockChange, isHourly: boolean): number[] => {
  const [early, late] = [local - before, local - after];
  const isBefore = early < at;
  const isAfter = late >= at;
  if (isBefore && isAfter) return isHourly ? [early, late] : [early];
  if (isBefore) return [early];
  if (isAfter) return [late];
  return isHourly ? [] : [at];
};

const ticksOn = (cron: Cron, change: ClockChange, day: number): readonly number[] => {
  const found: number[] = [];
  for (const time of cron.times()) found.push(...instantsOf(day + time, change, cron.isHourly));
  return [...new Set(found)].sort((a, b) => a - b);
};

const firstOn = (cron: Cron, zone: Zone, day: number, after: number): number | null => {
  const change = zone.changeAround(day);
  const { before } = change;
  if (before !== change.after) return ticksOn(cron, change, day).find((tick) => tick > after) ?? null;
  const time = cron.timeAfter(after + before - day);
  return time === null ? null : day + time - before;
};

/**
 * The ticks of a schedule that `scheduleProblem` has accepted, in a zone that `timezoneProblem` has.
 * @throws Error for an invalid one
 */
export const openTicks = (schedule: string, timezone: string): Ticks => {
  const cron = parseCron(schedule);
  const zone = zoneOf(timezone);
  const dayOf = (at: number): number => Math.floor((at + zone.offsetAt(at)) / DAY) * DAY;
  return {
    after: (at) => {
      // From the day before, whose last hour may be one that is skipped.
      const first = dayOf(at) - DAY;
      const end = first + HORIZON;
      for (let day = cron.firstDay(first, end); day !== null; day = cron.firstDay(day + DAY, end)) {
        const tick = firstOn(cron, zone, day, at);
        if (tick !== null) return tick;
      }
      return null;
    },
    dayOf,
    firstDay: (day) => cron.firstDay(day, day + HORIZON),
    on: (day) => ticksOn(cron, zone.changeAround(day), day),
    steadyOffset: (day) => {
      const { before, after } = zone.changeAround(day);
      return before === after ? before : null;
    },
    times: cron.times,
  };
};
