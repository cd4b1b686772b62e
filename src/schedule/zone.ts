/** In ms. */
export const DAY = 86_400_000;

/**
 * How the clock of a zone changes around one local day: local time minus UTC before and after it, in ms, and the
 * instant of the change, in ms since the epoch. Equal offsets: it does not change, and `at` means nothing.
 */
export type ClockChange = { readonly before: number; readonly after: number; readonly at: number };

/** A time zone. Local times are written as the ms since the epoch that they would be in UTC. */
export type Zone = {
  /** Local time minus UTC, in ms. */
  offsetAt(at: number): number;
  /** @param day a local midnight */
  changeAround(day: number): ClockChange;
};

const utc: Zone = {
  offsetAt: () => 0,
  changeAround: () => ({ before: 0, after: 0, at: 0 }),
};

const offsetReader = (timezone: string): Zone['offsetAt'] => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const second = Math.floor(at / 1_000) * 1_000;
    const part: { [type: string]: number } = {};
    for (const { type, value } of format.formatToParts(second)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
  };
};

/** The second at which the offset changes, between two instants that differ in it. */
const findChange = (offsetAt: Zone['offsetAt'], from: number, to: number): number => {
  const before = offsetAt(from);
  let [low, high] = [from, to];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
};

const readZone = (timezone: string): Zone => {
  const offsetAt = offsetReader(timezone);
  return {
    offsetAt,
    changeAround: (day) => {
      // Wide enough for every offset from UTC. No zone changes its clock twice within these three days.
      const [from, to] = [day - DAY, day + 2 * DAY];
      const [before, after] = [offsetAt(from), offsetAt(to)];
      return { before, after, at: before === after ? 0 : findChange(offsetAt, from, to) };
    },
  };
};

/** Shared by all schedules of a zone: a formatter takes tens of kilobytes, and there may be 1,000 accounts. */
const zones = new Map<string, Zone>([['UTC', utc]]);

/** @param timezone an IANA name. @throws RangeError for an unknown one */
export const zoneOf = (timezone: string): Zone => {
  const known = zones.get(timezone) ?? readZone(timezone);
  zones.set(timezone, known);
  return known;
};
