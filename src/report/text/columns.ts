const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Latin, Greek and Cyrillic letters, digits and common signs: one column each, never joined to a neighbour. A
 * fast path for nearly all texts, since segmenting is slow.
 */
const plain =
  /^[\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u20ac\u2190-\u2193]*$/;

/** Two columns wide in terminals: emoji, and East Asian wide and full-width characters. */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}])/u;

/** Per grapheme: an emoji of several code points is one character. */
const widthOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : 1);

/** The width of a clean text in terminal columns. */
export const textWidth = (text: string): number => {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) columns += widthOf(segment);
  return columns;
};

/** No ordinary character has more code units per column than this. */
const MAX_UNITS_PER_COLUMN = 8;

/** True if a text fits. Stops measuring a long one early. */
export const fitsInto = (text: string, columns: number): boolean => {
  if (plain.test(text)) return text.length <= columns;
  let left = columns;
  for (const { segment } of segmenter.segment(text)) {
    left -= widthOf(segment);
    if (left < 0) return false;
  }
  return true;
};

/** The longest start of a text that fits, without splitting a character. */
export const takeStart = (text: string, columns: number): string => {
  // One character more, since it may be a mark that combines with the last one.
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

/** The longest end of a text that fits. */
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

/** Cuts a long text in the middle, since both of its ends identify it. */
export const cutMiddle = (text: string, columns: number): string => {
  if (fitsInto(text, columns)) return text;
  const end = Math.floor((columns - 1) / 3);
  return takeStart(text, columns - 1 - end) + GAP + takeEnd(text, end);
};

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

/** Cuts two texts so that their difference stays visible. */
export const cutPair = (before: string, after: string, columns: number): readonly [string, string] => {
  const cut = [cutMiddle(before, columns), cutMiddle(after, columns)] as const;
  if (cut[0] !== cut[1] || before === after) return cut;
  const place = firstDifference(before, after);
  return [cutAround(before, place, columns), cutAround(after, place, columns)];
};
