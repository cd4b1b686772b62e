import { describe, expect, it } from 'vitest';
import type { ChangeWindow } from '../../src/model/window.ts';
import { openWindows } from '../../src/schedule/windows.ts';
import { at, iso } from './local.ts';
import { allow, deny } from './window.ts';

/** `open until …`, or `held until … by kind schedule`. */
const told = (windows: readonly ChangeWindow[], now: number): string => {
  const { open, until, opensAt, heldBy } = openWindows(windows).status(now);
  const time = (instant: number | null): string => iso(instant) ?? 'ever';
  if (open) return `open until ${time(until)}`;
  return `held until ${time(opensAt)} by ${heldBy?.kind} ${heldBy?.schedule}`;
};

const saoPaulo = 'America/Sao_Paulo';
const office = allow('0 9 * * 1-5', '8h', saoPaulo);
const holidays = deny('0 0 24 12 *', '72h', saoPaulo);

type Case = readonly [what: string, windows: readonly ChangeWindow[], now: number, expected: string];

const check = (cases: readonly Case[]): void => {
  it.each(cases)('%s', (_, windows, now, expected) => {
    expect(told(windows, now)).toBe(expected);
  });
};

describe('the windows of an account', () => {
  check([
    [
      'an allow window, before it',
      [office],
      at('2026-11-30 08:59', '-03:00'),
      'held until 2026-11-30T12:00:00Z by allow 0 9 * * 1-5',
    ],
    ['at its first instant', [office], at('2026-11-30 09:00', '-03:00'), 'open until 2026-11-30T20:00:00Z'],
    ['in its last minute', [office], at('2026-11-30 16:59', '-03:00'), 'open until 2026-11-30T20:00:00Z'],
    [
      'at its end',
      [office],
      at('2026-11-30 17:00', '-03:00'),
      'held until 2026-12-01T12:00:00Z by allow 0 9 * * 1-5',
    ],
    [
      'over a weekend',
      [office],
      at('2026-11-28 12:00', '-03:00'),
      'held until 2026-11-30T12:00:00Z by allow 0 9 * * 1-5',
    ],
    ['only deny, outside', [holidays], at('2026-12-01 00:00', '-03:00'), 'open until 2026-12-24T03:00:00Z'],
    [
      'only deny, within',
      [holidays],
      at('2026-12-25 12:00', '-03:00'),
      'held until 2026-12-27T03:00:00Z by deny 0 0 24 12 *',
    ],
    [
      'deny over allow: until the next allow window after it',
      [office, holidays],
      at('2026-12-24 10:00', '-03:00'),
      'held until 2026-12-28T12:00:00Z by deny 0 0 24 12 *',
    ],
    [
      'a deny window that begins within an allow window',
      [allow('0 9 * * *', '8h'), deny('0 12 * * *', '1h')],
      at('2026-01-05 10:00', 'Z'),
      'open until 2026-01-05T12:00:00Z',
    ],
    [
      'and ends within it',
      [allow('0 9 * * *', '8h'), deny('0 12 * * *', '1h')],
      at('2026-01-05 12:30', 'Z'),
      'held until 2026-01-05T13:00:00Z by deny 0 12 * * *',
    ],
    [
      'of two deny windows, the one that ends last holds',
      [deny('0 8 * * *', '2h'), deny('0 9 * * *', '6h')],
      at('2026-01-05 09:30', 'Z'),
      'held until 2026-01-05T15:00:00Z by deny 0 9 * * *',
    ],
    [
      'of two allow windows, the one that opens first',
      [allow('0 20 * * *', '1h'), allow('0 18 * * *', '1h')],
      at('2026-01-05 12:00', 'Z'),
      'held until 2026-01-05T18:00:00Z by allow 0 18 * * *',
    ],
    [
      'overlapping windows are one',
      [allow('0 9 * * *', '4h'), allow('0 12 * * *', '4h')],
      at('2026-01-05 10:00', 'Z'),
      'open until 2026-01-05T16:00:00Z',
    ],
    [
      'adjacent windows are one',
      [allow('0 9 * * *', '3h'), allow('0 12 * * *', '3h')],
      at('2026-01-05 10:00', 'Z'),
      'open until 2026-01-05T15:00:00Z',
    ],
    [
      'adjacent deny windows are one',
      [deny('0 9 * * *', '3h'), deny('0 12 * * *', '3h')],
      at('2026-01-05 10:00', 'Z'),
      'held until 2026-01-05T15:00:00Z by deny 0 9 * * *',
    ],
    [
      'over midnight',
      [allow('0 22 * * *', '4h')],
      at('2026-01-06 01:59', 'Z'),
      'open until 2026-01-06T02:00:00Z',
    ],
    [
      "over a month's end",
      [allow('0 0 31 1 *', '3d')],
      at('2026-02-02 12:00', 'Z'),
      'open until 2026-02-03T00:00:00Z',
    ],
    [
      "over a year's end",
      [deny('0 0 30 12 *', '4d')],
      at('2027-01-02 00:00', 'Z'),
      'held until 2027-01-03T00:00:00Z by deny 0 0 30 12 *',
    ],
    [
      'longer than its gap: never closed',
      [allow('0 0 * * *', '25h')],
      at('2026-01-05 10:00', 'Z'),
      'open until ever',
    ],
    [
      'all week by two schedules: never closed',
      [allow('0 0 * * 1-5', '24h'), allow('0 0 * * 0,6', '24h')],
      at('2026-01-05 10:00', 'Z'),
      'open until ever',
    ],
    [
      'a minute each minute of weekdays',
      [allow('* * * * 1-5', '1m')],
      at('2026-01-05 10:00', 'Z'),
      'open until 2026-01-10T00:00:00Z',
    ],
    [
      'once a year, a year ahead',
      [allow('0 0 1 1 *', '1h')],
      at('2026-01-01 01:00', 'Z'),
      'held until 2027-01-01T00:00:00Z by allow 0 0 1 1 *',
    ],
    [
      'on 29 February',
      [allow('0 0 29 2 *', '1d')],
      at('2026-01-01 00:00', 'Z'),
      'held until 2028-02-29T00:00:00Z by allow 0 0 29 2 *',
    ],
    [
      'every day but 29 February',
      [allow('0 0 1-28 2 *', '24h'), allow('0 0 * 1,3-12 *', '24h')],
      at('2026-01-01 00:00', 'Z'),
      'open until 2028-02-29T00:00:00Z',
    ],
    [
      'allow that deny always covers: never',
      [allow('0 9 * * *', '1h'), deny('0 8 * * *', '3h')],
      at('2026-01-05 09:30', 'Z'),
      'held until ever by deny 0 8 * * *',
    ],
    [
      'deny without a gap: never',
      [deny('0 0 * * *', '24h')],
      at('2026-01-05 09:30', 'Z'),
      'held until ever by deny 0 0 * * *',
    ],
    [
      'allow on a day that does not exist: never',
      [allow('0 0 1 * 1#2', '1h')],
      at('2026-01-05 09:30', 'Z'),
      'held until ever by allow 0 0 1 * 1#2',
    ],
    [
      'deny on a day that does not exist: always',
      [deny('0 0 1 * 1#2', '1h')],
      at('2026-01-05 09:30', 'Z'),
      'open until ever',
    ],
    [
      'each in its own zone',
      [allow('0 9 * * *', '8h', 'Asia/Kolkata'), allow('0 9 * * *', '8h', saoPaulo)],
      at('2026-01-05 11:30', 'Z'),
      'held until 2026-01-05T12:00:00Z by allow 0 9 * * *',
    ],
  ]);
});

describe('the clock of a zone', () => {
  check([
    [
      'New York: a window opens when the skipped hour is over',
      [allow('30 2 * * *', '2h', 'America/New_York')],
      at('2026-03-08 01:59', '-05:00'),
      'held until 2026-03-08T07:00:00Z by allow 30 2 * * *',
    ],
    [
      'and lasts as long as ever',
      [allow('30 2 * * *', '2h', 'America/New_York')],
      at('2026-03-08 03:00', '-04:00'),
      'open until 2026-03-08T09:00:00Z',
    ],
    [
      'a window over the skipped hour lasts its eight hours',
      [allow('0 22 * * *', '8h', 'Europe/Berlin')],
      at('2026-03-29 03:30', '+02:00'),
      'open until 2026-03-29T05:00:00Z',
    ],
    [
      'New York: an hour that comes twice opens it the first time',
      [allow('30 1 * * *', '30m', 'America/New_York')],
      at('2026-11-01 01:45', '-04:00'),
      'open until 2026-11-01T06:00:00Z',
    ],
    [
      'and not the second',
      [allow('30 1 * * *', '30m', 'America/New_York')],
      at('2026-11-01 01:45', '-05:00'),
      'held until 2026-11-02T06:30:00Z by allow 30 1 * * *',
    ],
    [
      'Berlin: a deny window in the hour that comes twice',
      [deny('0 2 * * *', '2h', 'Europe/Berlin')],
      at('2026-10-25 02:30', '+01:00'),
      'held until 2026-10-25T02:00:00Z by deny 0 2 * * *',
    ],
    [
      'São Paulo in 2018: midnight is skipped',
      [allow('0 0 * * *', '1h', saoPaulo)],
      at('2018-11-03 23:59', '-03:00'),
      'held until 2018-11-04T03:00:00Z by allow 0 0 * * *',
    ],
    [
      'São Paulo in 2018: 23:00 comes twice',
      [allow('0 23 * * *', '1h', saoPaulo)],
      at('2018-02-17 23:30', '-03:00'),
      'held until 2018-02-19T02:00:00Z by allow 0 23 * * *',
    ],
    [
      'São Paulo since 2019: no change of the clock',
      [allow('0 0 * * *', '1h', saoPaulo)],
      at('2026-11-01 00:30', '-03:00'),
      'open until 2026-11-01T04:00:00Z',
    ],
    [
      'Kolkata: half an hour from UTC',
      [allow('0 9 * * 1-5', '8h', 'Asia/Kolkata')],
      at('2026-11-30 16:59', '+05:30'),
      'open until 2026-11-30T11:30:00Z',
    ],
  ]);
});

describe('the next opening', () => {
  it.each([
    ['while changes are held', office, at('2026-11-30 08:00', '-03:00'), '2026-11-30T12:00:00Z'],
    [
      'while they may be made: the one after',
      office,
      at('2026-11-30 10:00', '-03:00'),
      '2026-12-01T12:00:00Z',
    ],
    ['at an opening: the one after', office, at('2026-11-30 09:00', '-03:00'), '2026-12-01T12:00:00Z'],
    ['without a gap: none', allow('0 0 * * *', '24h'), at('2026-11-30 09:00', 'Z'), null],
  ])('%s', (_, window, now, expected) => {
    expect(iso(openWindows([window]).nextOpening(now))).toBe(expected);
  });

  it('is the same whatever was asked before', () => {
    const windows = openWindows([office, holidays]);
    const times = [
      at('2026-12-25 12:00', '-03:00'),
      at('2026-11-30 10:00', '-03:00'),
      at('2026-12-23 18:00', '-03:00'),
      at('2026-11-28 12:00', '-03:00'),
    ];
    for (const now of [...times, ...times.toReversed()])
      expect(windows.status(now)).toEqual(openWindows([office, holidays]).status(now));
  });
});
