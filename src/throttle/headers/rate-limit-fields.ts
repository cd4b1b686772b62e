import { readNumber } from './header-values.ts';

/** What is left, and the text that says until when. */
export type RateLimitField = { readonly remaining: number; readonly reset: string | undefined };

/** A stated policy. A window of null says none. */
export type Policy = {
  readonly quota: number;
  readonly windowMs: number | null;
  readonly concurrent: boolean;
};

/**
 * `RateLimit: "burst";r=5;t=9, "day";r=0;t=20`, or the older `limit=100, remaining=0, reset=10`. Of several the one with the least left
 * counts, of equals the one that lasts longest.
 */
export const readRateLimit = (text: string | undefined): RateLimitField | null => {
  if (text === undefined) return null;
  // In the older form the commas stand between the parts of one policy.
  const items = text.includes('remaining=') ? [text] : itemsOf(text);
  const counts = items.flatMap((item) => {
    const remaining = readNumber(parameter(item, 'r|remaining'));
    return remaining === null ? [] : [{ remaining, reset: parameter(item, 't|reset') }];
  });
  const [least = null] = counts.toSorted(
    (a, b) => a.remaining - b.remaining || Number(b.reset ?? 0) - Number(a.reset ?? 0),
  );
  return least;
};

/** `RateLimit-Policy: "burst";q=100;w=60, "conc";q=4;qu="concurrent-requests"` */
export const readPolicies = (text: string | undefined): readonly Policy[] =>
  text === undefined
    ? []
    : itemsOf(text).flatMap((item) => {
        const quota = readNumber(parameter(item, 'q'));
        if (quota === null || quota <= 0) return [];
        const seconds = readNumber(parameter(item, 'w'));
        const concurrent = /;\s*qu="?concurrent-requests/.test(item);
        return [{ quota, windowMs: seconds === null ? null : seconds * 1000, concurrent }];
      });

const itemsOf = (text: string): readonly string[] => text.split(/,(?=\s*["\w])/);

const parameter = (item: string, names: string): string | undefined =>
  new RegExp(`(?:^|[;,\\s])(?:${names})=(\\d+)`).exec(item)?.[1];
