import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/model/clock.ts';
import { ProviderError } from '../../src/model/errors.ts';
import { withRetries } from '../../src/reconcile/with-retries.ts';

const busy = new ProviderError('The provider answered 503.', { code: 'server', failure: 'unknown' });
const malformed = new ProviderError('The list is not whole.', { code: 'malformed', failure: 'unknown' });
const limited = (retryAfterMs?: number): ProviderError =>
  new ProviderError('Too many requests.', {
    code: 'rate-limited',
    failure: 'refused',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });

/** Work that fails with these errors, one after the other, and then succeeds: its outcome, and how long each pause was. */
const attempts = async (errors: readonly Error[]) => {
  const announced: number[] = [];
  const slept: number[] = [];
  const left = [...errors];
  const clock: Clock = {
    now: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
  const work = async (): Promise<string> => {
    const error = left.shift();
    if (error) throw error;
    return 'read';
  };
  const outcome = await withRetries(work, (ms) => announced.push(ms), clock).catch((error: unknown) => error);
  expect(announced).toEqual(slept);
  return { outcome, slept };
};

describe('reading outside the queue', () => {
  it.each<[string, readonly Error[], readonly number[]]>([
    ['at once', [], []],
    ['after two failures of the provider, with a longer pause after the second', [busy, busy], [500, 1_000]],
    [
      'after any number of rate limits, each for as long as it says',
      [limited(7_000), limited(), limited(9)],
      [7_000, 1_000, 9],
    ],
    [
      'after a rate limit between two failures, which does not count',
      [busy, limited(50), busy],
      [500, 50, 1_000],
    ],
  ])('succeeds %s', async (_, errors, slept) => {
    expect(await attempts(errors)).toEqual({ outcome: 'read', slept });
  });

  it.each<[string, readonly Error[], readonly number[]]>([
    ['the third failure', [busy, busy, busy], [500, 1_000]],
    ['a list that is not whole', [malformed], []],
    ['an error that is none of the provider', [new TypeError('A fault of ours.')], []],
    ['rate limits of more than three minutes together', [limited(100_000), limited(80_001)], [100_000]],
  ])('ends with %s', async (_, errors, slept) => {
    expect(await attempts(errors)).toEqual({ outcome: errors.at(-1), slept });
  });
});
