const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Latin, Greek and Cyrillic letters, digits and usual signs: one column each, and none joins its neighbour. Nearly all that
 * is shown; the rest is slow to measure.
 */
const plain =
  /^[\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u20ac\u2190-\u2193]*$/;

/** What terminals draw two columns wide: emoji, and East Asian wide and full-width characters. */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}])/u;

/** The columns of a character as people count them: an emoji of several code points is one. */
const widthOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : 1);

/** The columns that a clean text takes on a terminal. */
export const textWidth = (text: string): number => {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) columns += widthOf(segment);
  return columns;
};

/** More code units than this belong to no character that a person wrote. */
const MAX_UNITS_PER_COLUMN = 8;

/** Whether a text fits into so many columns, without measuring all of a long one. */
export const fitsInto = (text: string, columns: number): boolean => {
  if (plain.test(text)) return text.length <= columns;
  let left = columns;
  for (const { segment } of segmenter.segment(text)) {
    left -= widthOf(segment);
    if (left < 0) return false;
  }
  return true;
};

/** The longest start of a text that fits into so many columns, no character split. */
export const takeStart = (text: string, columns: number): string => {
  // One more: a mark that joins the last character makes the slow way necessary.
  if (plain.test(text.slice(0, columns + 1))) return text.slice(0, columns);
  let left = columns;
  let taken = '';
  for (const { segment } of segmenter.segment(text.slice(0, columns * MAX_UNITS_PER_COLUMN))) {
    left -= widthOf(segment);
    if (left < 0) break;
    taken += segment;
  }
  return taken;
};

/** The longest end of a text that fits into so many columns. */
export const takeEnd = (text: string, columns: number): string => {
  if (columns <= 0) return '';
  const end = text.slice(-columns);
  if (plain.test(end)) return end;
  const segments = Array.from(segmenter.segment(text.slice(-columns * MAX_UNITS_PER_COLUMN)));
  let left = columns;
  let taken = '';
  for (const { segment } of segments.reverse()) {
    left -= widthOf(segment);
    if (left < 0) break;
    taken = segment + taken;
  }
  return taken;
};

const GAP = '…';

/** A text that is too long, cut in the middle: both its ends tell what it is. */
export const cutMiddle = (text: string, columns: number): string => {
  if (fitsInto(text, columns)) return text;
  const end = Math.floor((columns - 1) / 3);
  return takeStart(text, columns - 1 - end) + GAP + takeEnd(text, end);
};

/** Where two different texts begin to differ. */
const firstDifference = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
};

const startsInsideCharacter = (text: string, at: number): boolean => /[\udc00-\udfff]/.test(text.charAt(at));

/** The part of a text around a place in it. */
const cutAround = (text: string, place: number, columns: number): string => {
  let from = Math.max(0, place - Math.floor(columns / 3));
  if (startsInsideCharacter(text, from)) from--;
  const part = takeStart(text.slice(from), columns - 2);
  return (from > 0 ? GAP : '') + part + (from + part.length < text.length ? GAP : '');
};

/** Two texts cut so that it shows where they differ, when cutting the middle would make them look alike. */
export const cutPair = (before: string, after: string, columns: number): readonly [string, string] => {
  const cut = [cutMiddle(before, columns), cutMiddle(after, columns)] as const;
  if (cut[0] !== cut[1] || before === after) return cut;
  const place = firstDifference(before, after);
  return [cutAround(before, place, columns), cutAround(after, place, columns)];
};
