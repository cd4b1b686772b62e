/** A place in two sequences: the same item at an index of each, or an item that only one of them has. */
export type Aligned =
  | { readonly before: number; readonly after: number }
  | { readonly before: number; readonly after: null }
  | { readonly before: null; readonly after: number };

/** Longer sequences are not compared item by item: values come from providers, and each comparison takes time. */
const MAX_COMPARISONS = 250_000;

/** How long the longest common subsequence is from each pair of indexes to the ends. */
const commonLengths = (before: readonly string[], after: readonly string[]) => {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
};

const indexes = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

const removed = (from: number, to: number): readonly Aligned[] =>
  indexes(from, to).map((before) => ({ before, after: null }));

const added = (from: number, to: number): readonly Aligned[] =>
  indexes(from, to).map((after) => ({ before: null, after }));

/** Aligns sequences that begin and end with different items. */
const alignDifferent = (before: readonly string[], after: readonly string[]): readonly Aligned[] => {
  const aligned: Aligned[] = [];
  let [i, j] = [0, 0];
  if (before.length * after.length <= MAX_COMPARISONS) {
    const common = commonLengths(before, after);
    while (i < before.length && j < after.length) {
      if (before[i] === after[j]) aligned.push({ before: i++, after: j++ });
      else if (common(i + 1, j) >= common(i, j + 1)) aligned.push({ before: i++, after: null });
      else aligned.push({ before: null, after: j++ });
    }
  }
  return [...aligned, ...removed(i, before.length), ...added(j, after.length)];
};

const shifted = (aligned: Aligned, by: number): Aligned => {
  if (aligned.before === null) return { before: null, after: aligned.after + by };
  if (aligned.after === null) return { before: aligned.before + by, after: null };
  return { before: aligned.before + by, after: aligned.after + by };
};

/**
 * Aligns two sequences of texts by their longest common subsequence. Every index of both occurs once, in
 * order.
 */
export const align = (before: readonly string[], after: readonly string[]): readonly Aligned[] => {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const [last, lastAfter] = [before.length - end, after.length - end];
  const middle = alignDifferent(before.slice(start, last), after.slice(start, lastAfter));
  return [
    ...indexes(0, start).map((at) => ({ before: at, after: at })),
    ...middle.map((aligned) => shifted(aligned, start)),
    ...indexes(0, end).map((at) => ({ before: last + at, after: lastAfter + at })),
  ];
};
