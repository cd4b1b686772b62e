import { describe, expect, it } from 'vitest';
import { openTicks } from '../../src/schedule/ticks.ts';
import { at, iso } from './local.ts';

/** The first ticks after an instant. */
const following = (schedule: string, timezone: string, from: number, count: number): (string | null)[] => {
  const ticks = openTicks(schedule, timezone);
  const found: (string | null)[] = [];
  for (let last: number | null = from; found.length < count && last !== null; ) {
    last = ticks.after(last);
    found.push(iso(last));
  }
  return found;
};

const newYork = 'America/New_York';
const berlin = 'Europe/Berlin';
const saoPaulo = 'America/Sao_Paulo';
const kolkata = 'Asia/Kolkata';

describe('the ticks of a schedule', () => {
  it.each([
    [
      'in UTC',
      '30 2 * * *',
      'UTC',
      at('2026-03-07 02:30', 'Z'),
      ['2026-03-08T02:30:00Z', '2026-03-09T02:30:00Z'],
    ],
    [
      'in a zone without daylight saving and with half an hour',
      '0 9 * * 1-5',
      kolkata,
      at('2026-11-27 09:00', '+05:30'),
      ['2026-11-30T03:30:00Z', '2026-12-01T03:30:00Z'],
    ],
    [
      'with seconds',
      '15,45 0 0 * * *',
      'UTC',
      at('2026-01-01 00:00', 'Z'),
      ['2026-01-01T00:00:15Z', '2026-01-01T00:00:45Z', '2026-01-02T00:00:15Z'],
    ],
    [
      'need the day of the month and the day of the week',
      '0 0 13 * 5',
      'UTC',
      at('2026-01-01 00:00', 'Z'),
      ['2026-02-13T00:00:00Z', '2026-03-13T00:00:00Z', '2026-11-13T00:00:00Z'],
    ],
    [
      'on the last day of the month',
      '0 12 L * *',
      'UTC',
      at('2028-01-31 12:00', 'Z'),
      ['2028-02-29T12:00:00Z', '2028-03-31T12:00:00Z'],
    ],
    [
      'on 29 February, also over 2100',
      '0 0 29 2 *',
      'UTC',
      at('2096-02-29 00:00', 'Z'),
      ['2104-02-29T00:00:00Z'],
    ],
    [
      'on a 29 February that is a Monday',
      '0 0 29 2 1',
      'UTC',
      at('2025-01-01 00:00', 'Z'),
      ['2044-02-29T00:00:00Z'],
    ],
    ['that never come', '0 0 1 * 1#2', newYork, at('2026-01-01 00:00', 'Z'), [null]],
  ])('%s', (_, schedule, timezone, from, expected) => {
    expect(following(schedule, timezone, from, expected.length)).toEqual(expected);
  });
});

describe('an hour that a clock skips', () => {
  it.each([
    [
      'New York: once when it is over, and at its usual time on the next day',
      '30 2 * * *',
      newYork,
      at('2026-03-07 02:30', '-05:00'),
      ['2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
    ],
    [
      'Berlin',
      '0 2 * * *',
      berlin,
      at('2026-03-28 02:00', '+01:00'),
      ['2026-03-29T01:00:00Z', '2026-03-30T00:00:00Z'],
    ],
    [
      'São Paulo until 2018: midnight itself',
      '0 0 * * *',
      saoPaulo,
      at('2018-11-03 00:00', '-03:00'),
      ['2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
    ],
    [
      'several times in it: once',
      '0,20,40 2 * * *',
      newYork,
      at('2026-03-07 02:40', '-05:00'),
      ['2026-03-08T07:00:00Z', '2026-03-09T06:00:00Z'],
    ],
    [
      'a time in it and the time at its end: once',
      '30 2-3 * * *',
      newYork,
      at('2026-03-08 01:00', '-05:00'),
      ['2026-03-08T07:00:00Z', '2026-03-08T07:30:00Z', '2026-03-09T06:30:00Z'],
    ],
    [
      'half an hour of Lord Howe Island',
      '15 2 * * *',
      'Australia/Lord_Howe',
      at('2026-10-03 02:15', '+10:30'),
      ['2026-10-03T15:30:00Z', '2026-10-04T15:15:00Z'],
    ],
    [
      'the last hour of a day in Ittoqqortoormiit',
      '30 23 * * *',
      'America/Scoresbysund',
      at('2026-03-27 23:30', '-02:00'),
      ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'every hour: elapsed time, with none lost and none added',
      '30 * * * *',
      newYork,
      at('2026-03-08 00:30', '-05:00'),
      ['2026-03-08T06:30:00Z', '2026-03-08T07:30:00Z', '2026-03-08T08:30:00Z'],
    ],
  ])('%s', (_, schedule, timezone, from, expected) => {
    expect(following(schedule, timezone, from, expected.length)).toEqual(expected);
  });
});

describe('an hour that comes twice', () => {
  it.each([
    [
      'New York: the first time',
      '30 1 * * *',
      newYork,
      at('2026-10-31 01:30', '-04:00'),
      ['2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z'],
    ],
    [
      'Berlin',
      '30 2 * * *',
      berlin,
      at('2026-10-24 02:30', '+02:00'),
      ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ],
    [
      'São Paulo until 2018: the last hour of the day before',
      '30 23 * * *',
      saoPaulo,
      at('2018-02-16 23:30', '-02:00'),
      ['2018-02-18T01:30:00Z', '2018-02-19T02:30:00Z'],
    ],
    [
      'every quarter of it: each once',
      '*/15 1 * * *',
      newYork,
      at('2026-11-01 01:30', '-04:00'),
      ['2026-11-01T05:45:00Z', '2026-11-02T06:00:00Z'],
    ],
    [
      'asked within its second time: on the next day',
      '30 1 * * *',
      newYork,
      at('2026-11-01 01:10', '-05:00'),
      ['2026-11-02T06:30:00Z'],
    ],
    [
      'every five minutes of every hour: elapsed time, so twice',
      '*/30 * * * *',
      newYork,
      at('2026-11-01 00:30', '-04:00'),
      [
        '2026-11-01T05:00:00Z',
        '2026-11-01T05:30:00Z',
        '2026-11-01T06:00:00Z',
        '2026-11-01T06:30:00Z',
        '2026-11-01T07:00:00Z',
      ],
    ],
  ])('%s', (_, schedule, timezone, from, expected) => {
    expect(following(schedule, timezone, from, expected.length)).toEqual(expected);
  });
});
