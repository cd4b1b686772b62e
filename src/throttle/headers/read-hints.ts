import { LONG_RESET_MS } from '../algorithm/constants.ts';
import type { Hint } from '../algorithm/inputs.ts';
import {
  type Headers,
  parseDate,
  parseNumber,
  parsePolicies,
  parseRateLimit,
  parseReset,
} from './parse-headers.ts';

/** No header blocks an account for longer than this, in ms; then one more request finds out. */
export const MAX_STATED_PAUSE_MS = 3_600_000;

/** Readings of the provider's clock that differ by less show one clock: dates are whole seconds. */
const SAME_CLOCK_MS = 2000;

/**
 * What a response says about the limit. Where headers overlap, the first readable one applies:
 * - how long to wait: `Retry-After`, in seconds or as a date (RFC 9110)
 * - what is left, and until when: `RateLimit` (draft-ietf-httpapi-ratelimit-headers, also its older form),
 *   `RateLimit-Remaining` and `-Reset`, `X-RateLimit-…`, `X-Rate-Limit-…`; a reset in seconds, seconds or ms
 *   since the epoch, or a date
 * - the policy: `RateLimit-Policy`
 *
 * Dates are read against the provider's clock, as its `Date` shows it. No time exceeds `MAX_STATED_PAUSE_MS`.
 * @param clockOffset the offset that the last response showed, or null
 */
export const readHints = (headers: Headers, answeredAt: number, clockOffset: number | null): Hint => {
  const offset = readOffset(headers, answeredAt, clockOffset);
  const serverNow = answeredAt + (offset ?? 0);
  return {
    ...present('clockOffset', offset),
    ...present('retryMs', capped(parseReset(headers['retry-after'], serverNow))),
    ...readCount(headers, serverNow),
    ...readPolicy(headers['ratelimit-policy']),
  };
};

/** `Date` drops fractions of a second, so the largest offset seen is the closest. */
const readOffset = (headers: Headers, answeredAt: number, known: number | null): number | null => {
  const date = parseDate(headers.date);
  if (date === null) return known;
  const seen = date - answeredAt;
  return known !== null && seen <= known && seen > known - SAME_CLOCK_MS ? known : seen;
};

const capped = (ms: number | null): number | null => (ms === null ? null : Math.min(ms, MAX_STATED_PAUSE_MS));

const present = <Key extends keyof Hint>(key: Key, value: number | null): Pick<Hint, Key> | object =>
  value === null ? {} : { [key]: value };

const readCount = (headers: Headers, serverNow: number): Pick<Hint, 'remaining' | 'resetMs'> => {
  const field = parseRateLimit(headers.ratelimit);
  if (field !== null) return countOf(field.remaining, parseReset(field.reset, serverNow));
  for (const prefix of ['ratelimit', 'x-ratelimit', 'x-rate-limit']) {
    const remaining = parseNumber(headers[`${prefix}-remaining`]);
    if (remaining !== null) return countOf(remaining, parseReset(headers[`${prefix}-reset`], serverNow));
  }
  return {};
};

const countOf = (remaining: number, resetMs: number | null): Pick<Hint, 'remaining' | 'resetMs'> => ({
  remaining,
  ...present('resetMs', capped(resetMs)),
});

/**
 * The slowest policy with a short window is the rate; longer windows are covered by the count of requests
 * left.
 */
const readPolicy = (text: string | undefined): Pick<Hint, 'rate' | 'concurrency'> => {
  const policies = parsePolicies(text);
  const rates = policies.flatMap(({ quota, windowMs }) =>
    windowMs !== null && windowMs > 0 && windowMs <= LONG_RESET_MS ? [(1000 * quota) / windowMs] : [],
  );
  const limits = policies.flatMap(({ quota, concurrent }) => (concurrent ? [quota] : []));
  return {
    ...present('rate', rates.length === 0 ? null : Math.min(...rates)),
    ...present('concurrency', limits.length === 0 ? null : Math.min(...limits)),
  };
};
