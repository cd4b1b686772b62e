const HEAD_LENGTH = 3;
const SLOTS = 1 << 15;

/** Lower case for letters. Other characters change too, but in keywords and texts alike. */
const fold = (code: number): number => code | 0x20;

const slotAt = (text: string, at: number): number =>
  (fold(text.charCodeAt(at)) ^ (fold(text.charCodeAt(at + 1)) << 5) ^ (fold(text.charCodeAt(at + 2)) << 10)) &
  (SLOTS - 1);

/** Finds the values of the keywords that occur in a text, in any letter case. */
export interface KeywordIndex<T> {
  /** Without duplicates, in the order of the keywords in the text. */
  find(text: string): ReadonlySet<T>;
}

/**
 * Searches a text for any number of keywords in one pass: a table of their first three characters rules out
 * nearly every position. A regular expression of a hundred alternatives tries each at every position: with
 * one, loading 10,000 entries took 1.5 times as long.
 * @param entries lower-case keywords of three characters or more, with their values
 */
export const createKeywordIndex = <T>(
  entries: Iterable<readonly [keyword: string, value: T]>,
): KeywordIndex<T> => {
  const filter = new Uint8Array(SLOTS);
  const byHead = new Map<string, (readonly [keyword: string, value: T])[]>();
  for (const entry of entries) {
    const head = entry[0].slice(0, HEAD_LENGTH);
    filter[slotAt(head, 0)] = 1;
    byHead.set(head, [...(byHead.get(head) ?? []), entry]);
  }
  return {
    find: (text) => {
      const found = new Set<T>();
      for (let at = 0; at + HEAD_LENGTH <= text.length; at += 1) {
        if (filter[slotAt(text, at)] === 0) continue;
        for (const [keyword, value] of byHead.get(text.slice(at, at + HEAD_LENGTH).toLowerCase()) ?? []) {
          if (text.slice(at, at + keyword.length).toLowerCase() === keyword) found.add(value);
        }
      }
      return found;
    },
  };
};
