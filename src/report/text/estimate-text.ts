import type { RequestEstimate } from '../../model/throttle.ts';
import { plural } from './plural.ts';
import { rateText } from './rate-text.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `An apply makes about 24 requests, in about 3 s at 8.3 requests per second (learned)` */
export const estimateText = ({ requests, ms, ratePerSecond, basis }: RequestEstimate): string => {
  const amount = `An apply makes about ${plural(requests, 'request')}`;
  if (ms === null || ratePerSecond === null || basis === null) return amount;
  // Here the pace is still rising, so that no figure of it would explain the time.
  if (basis === 'no-limit-met') return `${amount}, in about ${roughly(ms)} if the provider sets no limit`;
  return `${amount}, in about ${roughly(ms)} at ${rateText(ratePerSecond, basis)}`;
};

/** As exact as an estimate can be. */
const roughly = (ms: number): string => {
  if (ms < MINUTE) return `${Math.max(1, Math.round(ms / SECOND))} s`;
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  return `${Math.round(ms / HOUR)} h`;
};
