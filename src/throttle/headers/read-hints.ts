import { longResetMs } from '../algorithm/constants.ts';
import type { Hint } from '../algorithm/hint.ts';
import { type Headers, readDate, readNumber, readReset } from './header-values.ts';
import { longestPauseMs } from './longest-pause.ts';
import { readPolicies, readRateLimit } from './rate-limit-fields.ts';

/** Two readings of the provider's clock that differ by less are one clock: its dates are whole seconds. */
const sameClockMs = 2000;

/**
 * What an answer says of the limit. Of several ways to say the same thing the first that can be read counts:
 * - how long to wait: `Retry-After`, in seconds or as a date (RFC 9110)
 * - what is left, and until when: `RateLimit` (draft-ietf-httpapi-ratelimit-headers, also its older form), `RateLimit-Remaining`
 *   and `-Reset`, `X-RateLimit-…`, `X-Rate-Limit-…`; a reset in seconds, seconds or ms since the epoch, or a date
 * - the policy: `RateLimit-Policy`
 *
 * Moments are read against the provider's clock, as its `Date` tells it. No time is longer than `longestPauseMs`.
 * @param clockOffset what the last answer's hint said of the provider's clock, or null
 */
export const readHints = (headers: Headers, answeredAt: number, clockOffset: number | null): Hint => {
  const offset = readClock(headers, answeredAt, clockOffset);
  const serverNow = answeredAt + (offset ?? 0);
  const retryMs = capped(readReset(headers['retry-after'], serverNow));
  return {
    ...present('clockOffset', offset),
    ...present('retryMs', retryMs),
    ...readCount(headers, serverNow),
    ...readPolicy(headers['ratelimit-policy']),
  };
};

/** `Date` drops the fraction of its second, so the largest offset seen is the nearest to the truth. */
const readClock = (headers: Headers, answeredAt: number, known: number | null): number | null => {
  const date = readDate(headers.date);
  if (date === null) return known;
  const seen = date - answeredAt;
  return known !== null && seen <= known && seen > known - sameClockMs ? known : seen;
};

const capped = (ms: number | null): number | null => (ms === null ? null : Math.min(ms, longestPauseMs));

const present = <Key extends keyof Hint>(key: Key, value: number | null): Pick<Hint, Key> | object =>
  value === null ? {} : { [key]: value };

const readCount = (headers: Headers, serverNow: number): Pick<Hint, 'remaining' | 'resetMs'> => {
  const field = readRateLimit(headers.ratelimit);
  if (field !== null) return countOf(field.remaining, readReset(field.reset, serverNow));
  for (const prefix of ['ratelimit', 'x-ratelimit', 'x-rate-limit']) {
    const remaining = readNumber(headers[`${prefix}-remaining`]);
    if (remaining !== null) return countOf(remaining, readReset(headers[`${prefix}-reset`], serverNow));
  }
  return {};
};

const countOf = (remaining: number, resetMs: number | null): Pick<Hint, 'remaining' | 'resetMs'> => ({
  remaining,
  ...present('resetMs', capped(resetMs)),
});

/** Of the policies with short windows the slowest is a rate; longer windows are told by what is left of them. */
const readPolicy = (text: string | undefined): Pick<Hint, 'rate' | 'concurrency'> => {
  const policies = readPolicies(text);
  const rates = policies.flatMap(({ quota, windowMs }) =>
    windowMs !== null && windowMs > 0 && windowMs <= longResetMs ? [(1000 * quota) / windowMs] : [],
  );
  const places = policies.flatMap(({ quota, concurrent }) => (concurrent ? [quota] : []));
  return {
    ...present('rate', rates.length === 0 ? null : Math.min(...rates)),
    ...present('concurrency', places.length === 0 ? null : Math.min(...places)),
  };
};
