/** Header names are lower case. */
export type Headers = { readonly [name: string]: string | undefined };

/** A count or a number of seconds; null for anything else, so that NaN cannot spread. */
export const parseNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\s*\d{1,15}(\.\d{1,9})?\s*$/.test(text) ? Number(text) : null;

/**
 * An HTTP date in any of its three forms (RFC 9110, 5.6.7), or an ISO date with a zone, in ms since the
 * epoch.
 */
export const parseDate = (text: string | undefined): number | null => {
  const trimmed = (text ?? '').trim();
  if (!/^([A-Z][a-z]{2,8},? |\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$)/.test(trimmed)) return null;
  // The asctime form has no zone and means GMT; Date.parse would take local time.
  const zoned = /(GMT|UTC|Z|[+-]\d{2}:?\d{2})$/.test(trimmed) ? trimmed : `${trimmed} GMT`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : time;
};

/** Larger numbers are points in time: as seconds from now they would be over thirty years. */
const MIN_EPOCH_SECONDS = 1e9;
const MIN_EPOCH_MS = 1e11;

/**
 * The time until a reset, in ms and never negative. Providers send seconds from now, epoch seconds, epoch
 * milliseconds or dates.
 * @param nowMs the provider's clock
 */
export const parseReset = (text: string | undefined, nowMs: number): number | null => {
  const number = parseNumber(text);
  if (number !== null && number < MIN_EPOCH_SECONDS) return number * 1000;
  const moment = number === null ? parseDate(text) : number < MIN_EPOCH_MS ? number * 1000 : number;
  return moment === null ? null : Math.max(0, moment - nowMs);
};

/** A count of requests left, and the unparsed reset. */
export type RateLimit = { readonly remaining: number; readonly reset: string | undefined };

/** A stated policy. `windowMs` is null where it states none. */
export type Policy = {
  readonly quota: number;
  readonly windowMs: number | null;
  readonly concurrent: boolean;
};

/**
 * `RateLimit: "burst";r=5;t=9, "day";r=0;t=20`, or the older `limit=100, remaining=0, reset=10`. Of several
 * counts the lowest applies; of equal ones the one that lasts longest.
 */
export const parseRateLimit = (text: string | undefined): RateLimit | null => {
  if (text === undefined) return null;
  // In the older form, commas separate the parts of one policy.
  const items = text.includes('remaining=') ? [text] : itemsOf(text);
  const counts = items.flatMap((item) => {
    const remaining = parseNumber(parameter(item, 'r|remaining'));
    return remaining === null ? [] : [{ remaining, reset: parameter(item, 't|reset') }];
  });
  const [lowest = null] = counts.toSorted(
    (a, b) => a.remaining - b.remaining || Number(b.reset ?? 0) - Number(a.reset ?? 0),
  );
  return lowest;
};

/** `RateLimit-Policy: "burst";q=100;w=60, "conc";q=4;qu="concurrent-requests"` */
export const parsePolicies = (text: string | undefined): readonly Policy[] =>
  text === undefined
    ? []
    : itemsOf(text).flatMap((item) => {
        const quota = parseNumber(parameter(item, 'q'));
        if (quota === null || quota <= 0) return [];
        const seconds = parseNumber(parameter(item, 'w'));
        const concurrent = /;\s*qu="?concurrent-requests/.test(item);
        return [{ quota, windowMs: seconds === null ? null : seconds * 1000, concurrent }];
      });

const itemsOf = (text: string): readonly string[] => text.split(/,(?=\s*["\w])/);

const parameter = (item: string, names: string): string | undefined =>
  new RegExp(`(?:^|[;,\\s])(?:${names})=(\\d+)`).exec(item)?.[1];
