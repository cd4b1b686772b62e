const headLength = 3;
const slots = 1 << 15;

/** Lower case for letters; what it does to other characters it does to keywords too. */
const fold = (code: number): number => code | 0x20;

const slotAt = (text: string, at: number): number =>
  (fold(text.charCodeAt(at)) ^ (fold(text.charCodeAt(at + 1)) << 5) ^ (fold(text.charCodeAt(at + 2)) << 10)) &
  (slots - 1);

/** Finds what belongs to the keywords in a text, in any letter case. */
export interface KeywordIndex<T> {
  /** Each once, in the order of their first keyword in the text. */
  find(text: string): ReadonlySet<T>;
}

/**
 * One pass over a text for any number of keywords: a table of their first three characters sends nearly every position of an ordinary text on at once. An
 * alternation of a hundred words is tried word by word at every position, which made loading 10,000 entries half as slow again.
 * @param entries keywords of three characters or more, in lower case, with what they stand for
 */
export const createKeywordIndex = <T>(
  entries: Iterable<readonly [keyword: string, value: T]>,
): KeywordIndex<T> => {
  const filter = new Uint8Array(slots);
  const byHead = new Map<string, (readonly [keyword: string, value: T])[]>();
  for (const entry of entries) {
    const head = entry[0].slice(0, headLength);
    filter[slotAt(head, 0)] = 1;
    byHead.set(head, [...(byHead.get(head) ?? []), entry]);
  }
  return {
    find: (text) => {
      const found = new Set<T>();
      for (let at = 0; at + headLength <= text.length; at += 1) {
        if (filter[slotAt(text, at)] === 0) continue;
        for (const [keyword, value] of byHead.get(text.slice(at, at + headLength).toLowerCase()) ?? []) {
          if (text.slice(at, at + keyword.length).toLowerCase() === keyword) found.add(value);
        }
      }
      return found;
    },
  };
};
