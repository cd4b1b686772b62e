import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeWindow } from '../../src/model/window.ts';
import { openTicks } from '../../src/schedule/ticks.ts';
import { openWindows } from '../../src/schedule/windows.ts';
import { runs } from '../support/runs.ts';
import { wallClock } from './local.ts';

const MINUTE = 60_000;
const DAY = 1_440;
/** Before what is checked, for windows that opened earlier, in days. */
const EARLIER = 4;
const CHECKED = 4;

/** Days around changes of a clock, and ordinary ones. */
const places = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2026-01-31'],
  ['Asia/Kolkata', '2026-02-28'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['America/Scoresbysund', '2026-03-29'],
  ['UTC', '2026-12-31'],
] as const;

/** What the clock of a place shows at each minute from `begin` on. */
const minutesOf = ([timezone, day]: (typeof places)[number]) => {
  const begin = Date.parse(`${day}T00:00Z`) - (EARLIER + CHECKED / 2) * DAY * MINUTE;
  const wall = wallClock(timezone);
  const local = Array.from({ length: (EARLIER + CHECKED) * DAY }, (_, minute) =>
    wall(begin + minute * MINUTE),
  );
  return { timezone, begin, local };
};

type Minutes = ReturnType<typeof minutesOf>;

const known = places.map(minutesOf);

/** A schedule as its fields; null: every value. */
type Fields = {
  readonly minutes: readonly number[] | null;
  readonly hours: readonly number[] | null;
  readonly days: readonly number[] | null;
  readonly weekdays: readonly number[] | null;
};

const text = ({ minutes, hours, days, weekdays }: Fields): string =>
  [minutes, hours, days, null, weekdays].map((field) => field?.join(',') ?? '*').join(' ');

const matches = ({ minutes, hours, days, weekdays }: Fields, local: number): boolean => {
  const date = new Date(local);
  const has = (field: readonly number[] | null, value: number): boolean => field?.includes(value) ?? true;
  return (
    has(minutes, date.getUTCMinutes()) &&
    has(hours, date.getUTCHours()) &&
    has(days, date.getUTCDate()) &&
    has(weekdays, date.getUTCDay())
  );
};

/** The minutes at which a schedule ticks, told minute by minute. */
const ticking = (fields: Fields, { local }: Minutes): boolean[] => {
  const seen = new Set<number>();
  return local.map((shown, minute) => {
    const before = local[minute - 1] ?? shown - MINUTE;
    const isRepeated = seen.has(shown);
    seen.add(shown);
    if (fields.hours === null) return matches(fields, shown);
    for (let skipped = before + MINUTE; skipped < shown; skipped += MINUTE)
      if (matches(fields, skipped)) return true;
    return !isRepeated && matches(fields, shown);
  });
};

const some = (max: number, most: number) =>
  fc.option(fc.uniqueArray(fc.nat(max), { minLength: 1, maxLength: most }), { nil: null });

const anyFields: fc.Arbitrary<Fields> = fc.record({
  minutes: some(59, 3),
  hours: some(23, 3),
  days: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    some(30, 8).map((all) => all?.map((day) => day + 1) ?? null),
  ),
  weekdays: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, some(6, 5)),
});

const anyPlace = fc.constantFrom(...known);

describe('for any schedule around any change of the clock', () => {
  it('the next tick is the one that a walk from minute to minute finds', () => {
    fc.assert(
      fc.property(anyPlace, anyFields, (place, fields) => {
        const ticks = openTicks(text(fields), place.timezone);
        const expected = ticking(fields, place);
        const found: number[] = [];
        const end = place.begin + place.local.length * MINUTE;
        for (let at = ticks.after(place.begin); at !== null && at < end; at = ticks.after(at))
          found.push((at - place.begin) / MINUTE);
        // From the second minute on: what the first one follows is not known.
        expect(found).toEqual(expected.flatMap((isTick, minute) => (isTick && minute > 0 ? [minute] : [])));
      }),
      { numRuns: runs(30) },
    );
  });

  it('windows are open, open next and close next as that walk finds', () => {
    const anyWindow = fc.record({
      kind: fc.constantFrom('allow' as const, 'deny' as const),
      fields: anyFields,
      minutes: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 600, max: EARLIER * DAY - 60 })),
    });
    fc.assert(
      fc.property(anyPlace, fc.array(anyWindow, { minLength: 1, maxLength: 4 }), (place, given) => {
        const length = place.local.length;
        const opens = given.map(({ fields, minutes }) => {
          const open = new Uint8Array(length);
          ticking(fields, place).forEach((ticks, minute) => {
            if (ticks) open.fill(1, minute, Math.min(length, minute + minutes));
          });
          return open;
        });
        const isOpen = (kind: ChangeWindow['kind'], minute: number): boolean =>
          given.some((window, index) => window.kind === kind && opens[index]?.[minute] === 1);
        const hasAllow = given.some(({ kind }) => kind === 'allow');
        const mayChange = place.local.map(
          (_, minute) => !isOpen('deny', minute) && (!hasAllow || isOpen('allow', minute)),
        );
        /** The next minute that is otherwise; the end, where there is none. */
        const turns = new Array<number>(length).fill(length);
        for (let minute = length - 2; minute >= 0; minute -= 1)
          turns[minute] =
            mayChange[minute + 1] === mayChange[minute] ? (turns[minute + 1] ?? length) : minute + 1;
        const windows = given.map(
          ({ kind, fields, minutes }): ChangeWindow => ({
            kind,
            schedule: text(fields),
            duration: `${minutes}m`,
            durationMs: minutes * MINUTE,
            timezone: place.timezone,
          }),
        );
        const { status } = openWindows(windows);
        for (let minute = EARLIER * DAY; minute < length; minute += 37) {
          const { open, until, opensAt } = status(place.begin + minute * MINUTE);
          const next = turns[minute] ?? length;
          const told = (((open ? until : opensAt) ?? Number.POSITIVE_INFINITY) - place.begin) / MINUTE;
          // What comes after the last minute is not known.
          expect([open, Math.min(told, length)]).toEqual([mayChange[minute], next]);
        }
      }),
      { numRuns: runs(30) },
    );
  });
});
