/** A found text: from `start` up to, not including, `end`. */
export type Span = { readonly start: number; readonly end: number };

/** Texts with the same first four characters, by length, longest first: one lookup per length. */
type Bucket = { readonly lengths: number[]; readonly byLength: Map<number, Set<string>> };

const HEAD_LENGTH = 4;

/** The filter of a few secrets, as a power of two; a large one takes longer to clear and to read than most texts. */
const FIRST_BITS = 12;
/** That of tens of thousands: a larger one is slower than what it lets pass. */
const MAX_BITS = 20;
/** Slots per known head at least, so that few positions pass that are none. */
const SLOTS_PER_HEAD = 32;

/** The slot of a filter of so many bits for the four characters from `at` on. */
const slot = (text: string, at: number, bits: number): number => {
  let hash = text.charCodeAt(at);
  for (let i = 1; i < HEAD_LENGTH; i += 1) hash = (Math.imul(hash, 0x01000193) ^ text.charCodeAt(at + i)) | 0;
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
};

const addTo = (bucket: Bucket, text: string): void => {
  const same = bucket.byLength.get(text.length);
  if (same !== undefined) {
    same.add(text);
    return;
  }
  bucket.byLength.set(text.length, new Set([text]));
  bucket.lengths.push(text.length);
  bucket.lengths.sort((a, b) => b - a);
};

/** The length of the bucket's longest text that occurs at `at`; 0 for none. */
const longestAt = (bucket: Bucket, text: string, at: number): number =>
  bucket.lengths.find(
    (length) =>
      at + length <= text.length && bucket.byLength.get(length)?.has(text.slice(at, at + length)) === true,
  ) ?? 0;

/** Finds thousands of texts (of four characters or more) in one pass. */
export interface SecretMatcher {
  add(text: string): void;
  /** The longest match at each position, in order; matches may overlap. */
  find(text: string): readonly Span[];
}

/**
 * A table by the first four characters behind a filter that rules out nearly every position: unlike a regular
 * expression of 10,000 alternatives, its time hardly depends on the number of secrets.
 */
export const createSecretMatcher = (): SecretMatcher => {
  let bits = FIRST_BITS;
  let filter = new Uint8Array(1 << bits);
  const buckets = new Map<string, Bucket>();
  const widen = (): void => {
    bits += 1;
    filter = new Uint8Array(1 << bits);
    for (const head of buckets.keys()) filter[slot(head, 0, bits)] = 1;
  };
  return {
    add: (text) => {
      const head = text.slice(0, HEAD_LENGTH);
      const bucket = buckets.get(head) ?? { lengths: [], byLength: new Map() };
      buckets.set(head, bucket);
      addTo(bucket, text);
      filter[slot(text, 0, bits)] = 1;
      if (bits < MAX_BITS && buckets.size * SLOTS_PER_HEAD > filter.length) widen();
    },
    find: (text) => {
      const spans: Span[] = [];
      for (let at = 0; at + HEAD_LENGTH <= text.length; at += 1) {
        if (filter[slot(text, at, bits)] === 0) continue;
        const bucket = buckets.get(text.slice(at, at + HEAD_LENGTH));
        const length = bucket === undefined ? 0 : longestAt(bucket, text, at);
        if (length > 0) spans.push({ start: at, end: at + length });
      }
      return spans;
    },
  };
};
