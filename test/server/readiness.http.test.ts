import { describe, expect, it } from 'vitest';
import { observedCheck } from '../../src/server/readiness.ts';
import { healthyActivity, serve } from './serve.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;

/** Ticks every so many minutes until now, oldest first. */
const every = (minutes: number, count = 4): number[] =>
  Array.from({ length: count }, (_, index) => NOW - (count - 1 - index) * minutes * MINUTE);

const check = (minutesAgo: number | null, ticks: number[], paused = false): boolean => {
  const observedAt = minutesAgo === null ? null : NOW - minutesAgo * MINUTE;
  return observedCheck({ ...healthyActivity, observedAt, ticks, paused }, NOW).ok;
};

describe('an account counts as observed lately', () => {
  it.each([
    ['just now', 0, every(5), true],
    ['one interval ago', 5.1, every(5), true],
    ['three ticks ago, the last of which is still young', 14.9, every(5), true],
    [
      'three ticks ago, the last of which is older than the margin',
      14,
      every(5).map((at) => at - 2.1 * MINUTE),
      false,
    ],
    ['four ticks ago', 19.9, every(5, 5), false],
    ['long ago, but this process has seen two ticks only', 500, every(5, 2), true],
    ['at the last tick of a schedule that rests over night', 900, [], true],
    ['every second, until a minute ago', 1, every(1 / 60, 150), true],
    ['every second, until three minutes ago', 3, every(1 / 60, 150), false],
  ])('%s', (_case, minutesAgo, ticks, ok) => {
    expect(check(minutesAgo, ticks)).toBe(ok);
  });

  it('never before its first run, and always while it is paused', () => {
    expect(check(null, [])).toBe(false);
    expect(check(null, [], true)).toBe(true);
    expect(check(500, every(5, 6), true)).toBe(true);
  });
});

describe.concurrent('the readiness of the process', () => {
  it('is 200 while everything holds', async (test) => {
    const { get } = await serve(test);
    const answer = await get('/readyz');
    test.expect(answer.status).toBe(200);
    test.expect(await answer.json()).toEqual({
      ready: true,
      checks: [
        { name: 'redis', ok: true, message: 'answers' },
        { name: 'desired-state', ok: true, message: 'valid' },
        { name: 'observed:acme', ok: true, message: test.expect.stringMatching(/^last observed \d+ s ago$/) },
      ],
    });
  });

  it('is 503 while a check fails, and names it', async (test) => {
    const { get, state } = await serve(test);
    const failing = async () => {
      const answer = await get('/readyz');
      const { checks } = (await answer.json()) as { checks: { name: string; ok: boolean }[] };
      return [answer.status, ...checks.flatMap(({ name, ok }) => (ok ? [] : [name]))];
    };
    state.invalid = 'desired-state.yaml:1:1 no';
    test.expect(await failing()).toEqual([503, 'desired-state']);
    state.invalid = null;
    state.activity = [healthyActivity, { ...healthyActivity, account: 'new', observedAt: null }];
    test.expect(await failing()).toEqual([503, 'observed:new']);
    state.redis = false;
    test.expect(await failing()).toEqual([503, 'redis']);
    test.expect((await get('/healthz')).status).toBe(200);
  });
});
