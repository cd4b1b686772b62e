const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

const plainAscii = /^[\x20-\x7e]*$/;

/** What terminals draw two columns wide: emoji, and East Asian wide and full-width characters. */
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}])/u;

/** The characters of a text as people count them: an emoji of several code points is one. */
const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

const widthOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : 1);

/** The columns that a clean text takes on a terminal. */
export const textWidth = (text: string): number =>
  plainAscii.test(text)
    ? text.length
    : graphemes(text).reduce((columns, grapheme) => columns + widthOf(grapheme), 0);

const MAX_UNITS_PER_COLUMN = 8;

/** The longest start of a text that fits into so many columns, no character split. */
export const takeStart = (text: string, columns: number): string =>
  takeWhileFits(graphemes(text.slice(0, columns * MAX_UNITS_PER_COLUMN)), columns).join('');

/** The longest end of a text that fits into so many columns. */
export const takeEnd = (text: string, columns: number): string =>
  columns <= 0
    ? ''
    : takeWhileFits(graphemes(text.slice(-columns * MAX_UNITS_PER_COLUMN)).reverse(), columns)
        .reverse()
        .join('');

const takeWhileFits = (characters: readonly string[], columns: number): string[] => {
  let left = columns;
  const taken: string[] = [];
  for (const character of characters) {
    left -= widthOf(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
};
