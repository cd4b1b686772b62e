import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestPauseMs, pauseFromHeaders } from '../../src/throttle/headers.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const date = 'Sun, 01 Mar 2026 12:00:00 GMT';
const inTenSeconds = 'Sun, 01 Mar 2026 12:00:10 GMT';
const epochSeconds = String(now / 1000 + 10);
const epochMs = String(now + 10_000);

type Case = [name: string, headers: Record<string, string>, pause: number | null];

describe('the pause that a 429 asks for', () => {
  it.each<Case>([
    ['nothing', {}, null],
    ['seconds', { 'retry-after': '7' }, 7000],
    ['seconds with blanks', { 'retry-after': ' 7 ' }, 7000],
    ['parts of a second', { 'retry-after': '0.25' }, 250],
    ['no seconds', { 'retry-after': '0' }, 0],
    ['a date', { 'retry-after': inTenSeconds, date }, 10_000],
    ['a date that is over', { 'retry-after': date, date: inTenSeconds }, 0],
    ['a date of the old form', { 'retry-after': 'Sunday, 01-Mar-26 12:00:10 GMT', date }, 10_000],
    ['a date of the oldest form', { 'retry-after': 'Sun Mar  1 12:00:10 2026', date }, 10_000],
    ['a date without a Date to read it against', { 'retry-after': inTenSeconds }, 10_000],
    ['more than the cap', { 'retry-after': '86400' }, longestPauseMs],
    ['a word', { 'retry-after': 'soon' }, null],
    ['a negative number', { 'retry-after': '-5' }, null],
    ['an empty text', { 'retry-after': '' }, null],
    ['two numbers', { 'retry-after': '5, 7' }, null],
    ['what is no date', { 'retry-after': 'Sun, 99 Foo 2026 12:00:10 GMT' }, null],
    ['delta', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '10' }, 10_000],
    ['epoch seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epochSeconds, date }, 10_000],
    ['epoch milliseconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epochMs, date }, 10_000],
    ['a reset as a date', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inTenSeconds, date }, 10_000],
    ['an ISO date', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-03-01T12:00:10Z' }, 10_000],
    ['the other spelling', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '10' }, 10_000],
    ['something that is left', { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '10' }, null],
    ['no reset', { 'x-ratelimit-remaining': '0' }, null],
    ['a reset alone', { 'x-ratelimit-reset': '10' }, null],
    ['an unreadable count', { 'x-ratelimit-remaining': 'none', 'x-ratelimit-reset': '10' }, null],
    ['the draft', { 'ratelimit-remaining': '0', 'ratelimit-reset': '10' }, 10_000],
    ['the structured draft', { ratelimit: '"default";r=0;t=10' }, 10_000],
    ['the structured draft with more left', { ratelimit: '"default";r=5;t=10' }, null],
    ['several policies', { ratelimit: '"burst";r=5;t=90, "day";r=0;t=20, "hour";r=0;t=10' }, 20_000],
    ['the older structured draft', { ratelimit: 'limit=100, remaining=0, reset=10' }, 10_000],
    ['a policy without a time', { ratelimit: '"default";r=0' }, null],
    ['garbage for a policy', { ratelimit: ';;r=x;t=,,' }, null],
  ])('%s', (_name, headers, pause) => {
    expect(pauseFromHeaders(headers, 429, now)).toBe(pause);
  });

  it('is read against the Date of the answer, not the local clock', () => {
    const headers = { 'retry-after': inTenSeconds, date };
    expect(pauseFromHeaders(headers, 429, now - 5_000_000)).toBe(10_000);
    expect(pauseFromHeaders({ ...headers, date: 'yesterday' }, 429, now)).toBe(10_000);
  });

  it('takes Retry-After before the counters, and the standard before the custom ones', () => {
    const custom = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4' };
    const draft = { ...custom, 'ratelimit-remaining': '0', 'ratelimit-reset': '3' };
    const structured = { ...draft, ratelimit: '"a";r=0;t=2' };
    expect(pauseFromHeaders({ ...structured, 'retry-after': '1' }, 429, now)).toBe(1000);
    expect(pauseFromHeaders(structured, 429, now)).toBe(2000);
    expect(pauseFromHeaders(draft, 429, now)).toBe(3000);
    expect(pauseFromHeaders(custom, 429, now)).toBe(4000);
    expect(pauseFromHeaders({ ...custom, 'retry-after': 'soon' }, 429, now)).toBe(4000);
  });
});

describe('the pause after other answers', () => {
  it('is that of an exhausted counter', () => {
    expect(pauseFromHeaders({ 'ratelimit-remaining': '0', 'ratelimit-reset': '2' }, 200, now)).toBe(2000);
  });

  it('is that of Retry-After for a 503 alone', () => {
    expect(pauseFromHeaders({ 'retry-after': '2' }, 503, now)).toBe(2000);
    expect(pauseFromHeaders({ 'retry-after': '2' }, 200, now)).toBeNull();
    expect(pauseFromHeaders({ 'retry-after': '2' }, null, now)).toBeNull();
  });
});

describe('whatever the headers hold', () => {
  const names = ['retry-after', 'date', 'ratelimit', 'ratelimit-remaining', 'ratelimit-reset'];
  const value = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.double().map(String),
    fc.date().map(String),
    fc.date({ noInvalidDate: true }).map((moment) => moment.toUTCString()),
    fc.tuple(fc.nat(3), fc.nat()).map(([r, t]) => `"p";r=${r};t=${t}`),
  );
  const headers = fc.dictionary(
    fc.constantFrom(...names, 'x-ratelimit-remaining', 'x-ratelimit-reset'),
    value,
  );

  it('the pause is a whole number from 0 to the cap, or absent', () => {
    fc.assert(
      fc.property(headers, fc.constantFrom(200, 429, 503, null), (some, status) => {
        const pause = pauseFromHeaders(some, status, now);
        if (pause === null) return;
        expect(Number.isInteger(pause)).toBe(true);
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(longestPauseMs);
      }),
      { numRuns: 2000 },
    );
  });

  it('any whole number of seconds is obeyed up to the cap', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (seconds) => {
        const pause = pauseFromHeaders({ 'retry-after': String(seconds) }, 429, now);
        expect(pause).toBe(Math.min(seconds * 1000, longestPauseMs));
      }),
    );
  });
});
