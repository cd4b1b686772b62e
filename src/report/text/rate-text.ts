import type { RateBasis, RateStatus } from '../../model/throttle.ts';
import { duration } from './age.ts';
import { localTime } from './local-time.ts';
import { LONG_WAIT_MS } from './pause-text.ts';
import { plural } from './plural.ts';

const known: { readonly [basis in RateBasis]: string } = {
  configured: 'configured',
  stated: 'stated by the provider',
  learned: 'learned',
  'no-limit-met': 'no limit met yet',
};

/** `8.3 requests per second (learned)` */
export const rateText = (ratePerSecond: number, basis: RateBasis): string =>
  `${paceText(ratePerSecond)} (${known[basis]})`;

/** A slow pace reads better by the minute. */
const paceText = (perSecond: number): string =>
  perSecond >= 1
    ? `${plural(Number(perSecond.toPrecision(2)), 'request')} per second`
    : `${plural(Number((60 * perSecond).toPrecision(2)), 'request')} per minute`;

const waitText = (ms: number, now: number | undefined): string =>
  now === undefined || ms < LONG_WAIT_MS
    ? `waits ${duration(ms)} for the provider`
    : `waits for the provider until ${localTime(now + ms)}`;

/**
 * What is known of an account's limit, in parts to be joined.
 * @param now with it, the end of a long wait is shown in local time; else its length
 */
export const standingTexts = (rate: RateStatus | null, now?: number): readonly string[] => {
  if (rate === null || rate.ratePerSecond === null || rate.basis === null) return ['rate not known yet'];
  const { ratePerSecond, basis, atOnce, pausedForMs } = rate;
  return [
    rateText(ratePerSecond, basis),
    ...(atOnce === null ? [] : [`${atOnce} at once`]),
    ...(pausedForMs < 1000 ? [] : [waitText(pausedForMs, now)]),
  ];
};
