import { type Headers, readDate, readNumber, readReset } from './header-values.ts';

/** No header keeps an account waiting longer than this; after it, one more request finds out. */
export const longestPauseMs = 3_600_000;

/**
 * How long a provider asks us to send nothing, in ms (0 where the time is over already), or null when it asks for nothing that
 * can be read. The first that says something counts:
 * 1. `Retry-After` of a 429 or 503, in seconds or as a date (RFC 9110)
 * 2. `RateLimit: "name";r=0;t=30`, or its older form `limit=…, remaining=0, reset=30` (draft-ietf-httpapi-ratelimit-headers); of several
 *    exhausted policies the longest
 * 3. `RateLimit-Remaining: 0` with `RateLimit-Reset`
 * 4. `X-RateLimit-Remaining: 0` with `X-RateLimit-Reset`, also spelt `X-Rate-Limit-`
 *
 * Moments are read against the answer's own `Date`, since clocks differ.
 * @param nowMs used where the answer has no `Date`
 */
export const pauseFromHeaders = (headers: Headers, status: number | null, nowMs: number): number | null => {
  const serverNow = readDate(headers.date) ?? nowMs;
  const pause =
    (status === 429 || status === 503 ? readReset(headers['retry-after'], serverNow) : null) ??
    exhausted(headers.ratelimit, serverNow) ??
    exhaustedCounter(headers, 'ratelimit', serverNow) ??
    exhaustedCounter(headers, 'x-ratelimit', serverNow) ??
    exhaustedCounter(headers, 'x-rate-limit', serverNow);
  return pause === null ? null : Math.min(Math.ceil(pause), longestPauseMs);
};

const exhaustedCounter = (headers: Headers, name: string, serverNow: number): number | null =>
  readNumber(headers[`${name}-remaining`]) === 0 ? readReset(headers[`${name}-reset`], serverNow) : null;

const exhausted = (text: string | undefined, serverNow: number): number | null => {
  if (text === undefined) return null;
  // In the older form the commas stand between the parts of one policy, in the newer between policies.
  const policies = /remaining=/.test(text) ? [text] : text.split(/,(?=\s*["\w])/);
  const pauses = policies.flatMap((policy) => {
    const part = (names: string) => new RegExp(`(?:^|[;,\\s])(?:${names})=(\\d+)`).exec(policy)?.[1];
    const pause = Number(part('r|remaining')) === 0 ? readReset(part('t|reset'), serverNow) : null;
    return pause === null ? [] : [pause];
  });
  return pauses.length === 0 ? null : Math.max(...pauses);
};
