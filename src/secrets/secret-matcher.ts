/** A found text: from `start` up to, not including, `end`. */
export type Span = { readonly start: number; readonly end: number };

/** Texts that share their first four characters: by length, longest first, so that one look per length decides. */
type Bucket = { readonly lengths: number[]; readonly byLength: Map<number, Set<string>> };

const head = 4;
const filterBits = 20;

/** Where the four characters from `at` on fall in the filter. */
const slot = (text: string, at: number): number => {
  let hash = text.charCodeAt(at);
  for (let i = 1; i < head; i += 1) hash = (Math.imul(hash, 0x01000193) ^ text.charCodeAt(at + i)) | 0;
  return Math.imul(hash, 0x9e3779b1) >>> (32 - filterBits);
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

/** The length of the longest text of the bucket that stands at `at`; 0 for none. */
const longestAt = (bucket: Bucket, text: string, at: number): number =>
  bucket.lengths.find(
    (length) =>
      at + length <= text.length && bucket.byLength.get(length)?.has(text.slice(at, at + length)) === true,
  ) ?? 0;

/** Finds many thousand texts (each of four characters or more) in one pass over a text. */
export interface SecretMatcher {
  add(text: string): void;
  /** The longest match at each position that has one, in order; they may overlap. */
  find(text: string): readonly Span[];
}

/**
 * A table by the first four characters, behind a bit filter that sends nearly every position of an ordinary text on at
 * once: the time depends on the text, hardly on the number of secrets. A regular expression of 10,000 alternatives does not.
 */
export const createSecretMatcher = (): SecretMatcher => {
  const filter = new Uint8Array(1 << filterBits);
  const buckets = new Map<string, Bucket>();
  return {
    add: (text) => {
      const start = text.slice(0, head);
      const bucket = buckets.get(start) ?? { lengths: [], byLength: new Map() };
      buckets.set(start, bucket);
      addTo(bucket, text);
      filter[slot(text, 0)] = 1;
    },
    find: (text) => {
      const spans: Span[] = [];
      for (let at = 0; at + head <= text.length; at += 1) {
        if (filter[slot(text, at)] === 0) continue;
        const bucket = buckets.get(text.slice(at, at + head));
        const length = bucket === undefined ? 0 : longestAt(bucket, text, at);
        if (length > 0) spans.push({ start: at, end: at + length });
      }
      return spans;
    },
  };
};
