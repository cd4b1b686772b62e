import type { RateBasis, RateStatus } from '../../model/throttle.ts';
import { duration } from './age.ts';
import { plural } from './words.ts';

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

/** What is known of an account's limit, in parts to be joined. */
export const standingTexts = (rate: RateStatus | null): readonly string[] => {
  if (rate === null || rate.ratePerSecond === null || rate.basis === null) return ['rate not known yet'];
  const { ratePerSecond, basis, atOnce, pausedForMs } = rate;
  return [
    rateText(ratePerSecond, basis),
    ...(atOnce === null ? [] : [`${atOnce} at once`]),
    ...(pausedForMs < 1000 ? [] : [`waits ${duration(pausedForMs)} for the provider`]),
  ];
};
