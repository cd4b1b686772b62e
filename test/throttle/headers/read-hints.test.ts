import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitHeaderForms, limitHeaders } from '../../../src/simulator/limits/limit-headers.ts';
import { MAX_STATED_PAUSE_MS, readHints } from '../../../src/throttle/headers/read-hints.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const inTenSeconds = 'Sun, 01 Mar 2026 12:00:10 GMT';

type Case = [name: string, headers: Record<string, string>, hint: object];

describe('the hints of an answer', () => {
  it.each<Case>([
    ['nothing', {}, {}],
    [
      'what cannot be read',
      { 'retry-after': 'soon', 'x-ratelimit-remaining': 'some', ratelimit: ';;r=x' },
      {},
    ],
    ['seconds to wait', { 'retry-after': '7' }, { retryMs: 7000 }],
    ['a date to wait for', { 'retry-after': inTenSeconds }, { retryMs: 10_000 }],
    ['a time beyond the cap', { 'retry-after': '86400' }, { retryMs: MAX_STATED_PAUSE_MS }],
    [
      'a count',
      { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '10' },
      { remaining: 5, resetMs: 10_000 },
    ],
    [
      'a count until a second since the epoch',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 10) },
      { remaining: 0, resetMs: 10_000 },
    ],
    [
      'a count until a millisecond since the epoch',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 10_000) },
      { remaining: 0, resetMs: 10_000 },
    ],
    ['a count without an end', { 'x-rate-limit-remaining': '3' }, { remaining: 3 }],
    ['an end without a count', { 'x-ratelimit-reset': '10' }, {}],
    ['the draft', { 'ratelimit-remaining': '2', 'ratelimit-reset': '4' }, { remaining: 2, resetMs: 4000 }],
    [
      'the standard before the custom headers',
      { ratelimit: '"default";r=1;t=3', 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': '90' },
      { remaining: 1, resetMs: 3000 },
    ],
    [
      'of several counts the one with the least left, of equals the longest',
      { ratelimit: '"burst";r=5;t=90, "hour";r=0;t=20, "day";r=0;t=600' },
      { remaining: 0, resetMs: 600_000 },
    ],
    [
      'the older form',
      { ratelimit: 'limit=100, remaining=40, reset=10' },
      { remaining: 40, resetMs: 10_000 },
    ],
    ['a short policy as a rate', { 'ratelimit-policy': '"default";q=20;w=2' }, { rate: 10 }],
    ['of several rates the slowest', { 'ratelimit-policy': '"a";q=20;w=1, "b";q=10;w=2' }, { rate: 5 }],
    ['a long policy not as a rate', { 'ratelimit-policy': '"day";q=1000;w=86400' }, {}],
    [
      'concurrent requests',
      { 'ratelimit-policy': '"conc";q=4;qu="concurrent-requests"' },
      { concurrency: 4 },
    ],
    ['a policy of nothing', { 'ratelimit-policy': '"none";q=0;w=1' }, {}],
  ])('%s', (_name, headers, hint) => {
    expect(readHints(headers, now, null)).toEqual(hint);
  });

  it('are read against the clock of the provider, not ours', () => {
    const date = new Date(now).toUTCString();
    const hint = readHints({ date, 'retry-after': inTenSeconds }, now - 5_000_000, null);
    expect(hint).toEqual({ retryMs: 10_000, clockOffset: 5_000_000 });
  });

  it('know the clock better with each answer, since Date drops the fraction of its second', () => {
    const later = { date: new Date(now).toUTCString(), 'retry-after': inTenSeconds };
    expect(readHints(later, now + 900, 0)).toEqual({ retryMs: 9_100, clockOffset: 0 });
    expect(readHints(later, now + 100, -400)).toEqual({ retryMs: 10_000, clockOffset: -100 });
  });

  it('follow a clock that was set back', () => {
    const date = new Date(now).toUTCString();
    expect(readHints({ date }, now, 60_000)).toEqual({ clockOffset: 0 });
  });

  it('are finite and never negative, whatever the headers are', () => {
    const header = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.constantFrom('"a";r=1;t=2', 'r=0;t=-3', '1e9'),
    );
    const names = [
      'retry-after',
      'date',
      'ratelimit',
      'ratelimit-policy',
      'x-ratelimit-remaining',
      'x-ratelimit-reset',
    ];
    const headers = fc.dictionary(fc.constantFrom(...names), header);
    fc.assert(
      fc.property(headers, (given) => {
        const { clockOffset, ...rest } = readHints(given, now, null);
        for (const value of Object.values(rest)) {
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it.each(limitHeaderForms)('of the simulated provider in its form %s say what is true', (form) => {
    const facts = {
      limit: 60,
      remaining: 0,
      resetMs: 9000,
      retryMs: 9000,
      policy: { kind: 'window', quota: 60, seconds: 60 },
    } as const;
    const headers = {
      ...limitHeaders(form, facts, { refused: true, now }),
      date: new Date(now).toUTCString(),
    };
    const { retryMs, resetMs } = readHints(headers, now + 123, null);
    expect(retryMs ?? resetMs ?? null).toBe(form === 'none' ? null : 9000);
  });
});
