import { describe, expect, it } from 'vitest';
import { startAlarm } from '../../src/schedule/alarm.ts';
import { openTicks } from '../../src/schedule/ticks.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { at, iso } from './local.ts';

/** A schedule under a clock that begins at an instant, and when it rang. */
const ringing = (schedule: string, timezone: string, begin: number) => {
  const clock = createMovedClock(begin);
  const rang: (string | null)[] = [];
  const alarm = startAlarm(clock, openTicks(schedule, timezone).after, (time) => rang.push(iso(time)));
  return { clock, rang, alarm };
};

describe('an alarm', () => {
  it('rings at each of its times, and tells the next', async () => {
    const { clock, rang, alarm } = ringing('0 * * * *', 'UTC', at('2026-01-05 09:30', 'Z'));
    expect(iso(alarm.next())).toBe('2026-01-05T10:00:00Z');
    await clock.passTo(at('2026-01-05 09:59', 'Z'));
    expect(rang).toEqual([]);
    await clock.passTo(at('2026-01-05 11:30', 'Z'));
    expect(rang).toEqual(['2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z']);
    expect(iso(alarm.next())).toBe('2026-01-05T12:00:00Z');
    alarm.stop();
    await clock.passTo(at('2026-01-05 13:30', 'Z'));
    expect(rang).toHaveLength(2);
  });

  it('of a day whose clock skips the hour rings when that is over, and once in an hour that comes twice', async () => {
    const spring = ringing('30 2 * * *', 'America/New_York', at('2026-03-08 01:00', '-05:00'));
    await spring.clock.passTo(at('2026-03-08 04:00', '-04:00'));
    expect(spring.rang).toEqual(['2026-03-08T07:00:00Z']);
    expect(iso(spring.alarm.next())).toBe('2026-03-09T06:30:00Z');
    spring.alarm.stop();
    const autumn = ringing('30 1 * * *', 'America/New_York', at('2026-11-01 01:00', '-04:00'));
    await autumn.clock.passTo(at('2026-11-01 02:00', '-05:00'));
    expect(autumn.rang).toEqual(['2026-11-01T05:30:00Z']);
    expect(iso(autumn.alarm.next())).toBe('2026-11-02T06:30:00Z');
    autumn.alarm.stop();
  });

  it('rings once, for the last of its times, soon after the machine was suspended over several', async () => {
    const { clock, rang, alarm } = ringing('0 * * * *', 'UTC', at('2026-01-05 09:30', 'Z'));
    clock.jumpTo(at('2026-01-05 15:20', 'Z'));
    await clock.passTo(at('2026-01-05 15:21', 'Z'));
    expect(rang).toEqual(['2026-01-05T15:00:00Z']);
    expect(iso(alarm.next())).toBe('2026-01-05T16:00:00Z');
    alarm.stop();
  });

  it('rings at its times after the clock was put back', async () => {
    const { clock, rang, alarm } = ringing('0 * * * *', 'UTC', at('2026-01-05 09:30', 'Z'));
    clock.jumpTo(at('2026-01-01 00:30', 'Z'));
    await clock.passTo(at('2026-01-01 01:01', 'Z'));
    expect(rang).toEqual(['2026-01-01T01:00:00Z']);
    alarm.stop();
  });

  it('without a time never rings, and ends', async () => {
    const { clock, rang, alarm } = ringing('0 0 1 * 1#2', 'UTC', at('2026-01-05 09:30', 'Z'));
    expect(alarm.next()).toBeNull();
    await clock.passTo(at('2026-01-05 10:30', 'Z'));
    expect(rang).toEqual([]);
    alarm.stop();
  });
});
