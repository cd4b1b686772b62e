import { highestRate, mostInFlight } from './constants.ts';

/** What is configured: never faster, and never more at once. */
export type Limits = {
  readonly perSecond?: number | undefined;
  readonly concurrency?: number | undefined;
};

/** The ceiling of the rate, in requests per second. */
export const ceilingOf = ({ perSecond = highestRate }: Limits): number => perSecond;

/** How many requests may be under way at once as far as it is configured. */
export const placesOf = ({ concurrency = mostInFlight }: Limits): number =>
  Math.max(1, Math.min(concurrency, mostInFlight));
