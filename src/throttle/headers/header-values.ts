/** Header names are lower case. */
export type Headers = { readonly [name: string]: string | undefined };

/** A count or a number of seconds; null for anything else, so that no NaN ever leaves here. */
export const readNumber = (text: string | undefined): number | null =>
  text !== undefined && /^\s*\d{1,15}(\.\d{1,9})?\s*$/.test(text) ? Number(text) : null;

/** An HTTP date in any of its three forms (RFC 9110, 5.6.7), or an ISO one with a zone, in ms since the epoch. */
export const readDate = (text: string | undefined): number | null => {
  const trimmed = (text ?? '').trim();
  if (!/^([A-Z][a-z]{2,8},? |\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$)/.test(trimmed)) return null;
  // The old asctime form names no zone and means GMT, where Date.parse would take local time.
  const zoned = /(GMT|UTC|Z|[+-]\d{2}:?\d{2})$/.test(trimmed) ? trimmed : `${trimmed} GMT`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : time;
};

/** Larger numbers are moments: as seconds from now they would be over thirty years. */
const leastEpochSeconds = 1e9;
const leastEpochMs = 1e11;

/**
 * How long until a reset, in ms and never negative. The same header is in use with seconds from now, epoch seconds, epoch
 * milliseconds and dates.
 * @param nowMs the answerer's own clock
 */
export const readReset = (text: string | undefined, nowMs: number): number | null => {
  const number = readNumber(text);
  if (number !== null && number < leastEpochSeconds) return number * 1000;
  const moment = number === null ? readDate(text) : number < leastEpochMs ? number * 1000 : number;
  return moment === null ? null : Math.max(0, moment - nowMs);
};
