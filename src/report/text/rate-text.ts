import type { RateBasis, RateStatus, RequestEstimate } from '../../model/throttle.ts';
import { plural } from './plural.ts';
import { duration, localTime } from './time-text.ts';

/** Waits of at least this many ms show when they end, so that a user can decide whether to stay. */
export const LONG_WAIT_MS = 60_000;

const THEN = 'a daemon then retries automatically, a command must be run again';

/**
 * How long a rate limit stops an account's requests, and what follows.
 * @param waitMs null if unknown
 */
export const pauseText = (waitMs: number | null, now: number = Date.now()): string =>
  waitMs === null
    ? `Nothing is sent for the account for a while; ${THEN}.`
    : `Nothing is sent for the account until ${localTime(now + waitMs)}; ${THEN}.`;

/** For a command that waits before reading an account. */
export const readingWaitsText = (account: string, waitMs: number, now: number = Date.now()): string => {
  const seconds = Math.ceil(waitMs / 1000);
  const text = `${account}: waiting ${seconds} s for the provider before it is read`;
  return waitMs < LONG_WAIT_MS
    ? text
    : `${text}, until ${localTime(now + waitMs)}; press Ctrl-C to stop, nothing has been changed`;
};

/** For an `apply` that a rate limit pauses for long. */
export const applyWaitsText = (until: number): string =>
  `The provider's rate limit pauses the apply until ${localTime(until)}; it continues then. Press Ctrl-C to stop: the changes made so far stay, and the next apply or a daemon makes the rest.`;

const known: { readonly [basis in RateBasis]: string } = {
  configured: 'configured',
  stated: 'stated by the provider',
  learned: 'learned',
  'no-limit-met': 'no limit met yet',
};

/** `8.3 requests per second (learned)` */
const rateText = (ratePerSecond: number, basis: RateBasis): string =>
  `${paceText(ratePerSecond)} (${known[basis]})`;

/** Slow rates are per minute. */
const paceText = (perSecond: number): string =>
  perSecond >= 1
    ? `${plural(Number(perSecond.toPrecision(2)), 'request')} per second`
    : `${plural(Number((60 * perSecond).toPrecision(2)), 'request')} per minute`;

const waitText = (ms: number, now: number | undefined): string =>
  now === undefined || ms < LONG_WAIT_MS
    ? `waits ${duration(ms)} for the provider`
    : `waits for the provider until ${localTime(now + ms)}`;

/**
 * An account's known limit, in parts to join.
 * @param now with it, the end of a long wait is shown in local time; else its length
 */
export const rateTexts = (rate: RateStatus | null, now?: number): readonly string[] => {
  if (rate === null || rate.ratePerSecond === null || rate.basis === null) return ['rate not known yet'];
  const { ratePerSecond, basis, atOnce, pausedForMs } = rate;
  return [
    rateText(ratePerSecond, basis),
    ...(atOnce === null ? [] : [`${atOnce} at once`]),
    ...(pausedForMs < 1000 ? [] : [waitText(pausedForMs, now)]),
  ];
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `An apply makes about 24 requests, in about 3 s at 8.3 requests per second (learned)` */
export const estimateText = ({ requests, ms, ratePerSecond, basis }: RequestEstimate): string => {
  const amount = `An apply makes about ${plural(requests, 'request')}`;
  if (ms === null || ratePerSecond === null || basis === null) return amount;
  // The rate is still rising, so no single rate explains the time.
  if (basis === 'no-limit-met') return `${amount}, in about ${roughly(ms)} if the provider sets no limit`;
  return `${amount}, in about ${roughly(ms)} at ${rateText(ratePerSecond, basis)}`;
};

const roughly = (ms: number): string => {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / SECOND))} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  return `${Math.round(ms / HOUR)} h`;
};
