import { takeStart, textWidth } from './columns.ts';

/** Splits a word that is wider than a line. */
const pieces = (word: string, columns: number): string[] => {
  const parts: string[] = [];
  let rest = word;
  while (textWidth(rest) > columns) {
    const part = takeStart(rest, columns);
    if (part === '') break;
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return rest === '' ? parts : [...parts, rest];
};

/** Breaks a text into lines of at most so many columns: between words, or inside a longer word. */
export const wrap = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, columns))) {
    if (line === '') line = word;
    else if (textWidth(line) + 1 + textWidth(word) <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
};

/** Colours a text, or returns it unchanged. picocolors' `createColors(enabled)` is one. */
type Paint = (text: string) => string;

/** The colours that the rendering uses. */
export type Palette = {
  readonly [Colour in 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta']: Paint;
};

/** `width` is in terminal columns. */
export type Layout = { readonly palette: Palette; readonly width: number };

/** For pipes, files and terminals of unknown size. */
export const DEFAULT_WIDTH = 100;

const INDENT = 2;

/** Indentation in spaces: a change at 1, its details at 3. */
export const indent = (depth: number): string => ' '.repeat(INDENT * depth);

/** The columns left at a depth: at least enough for a word or two. */
export const columnsAt = (layout: Layout, depth: number): number =>
  Math.max(24, layout.width - INDENT * depth);

/** A text wrapped and indented, in a colour of the palette if one is named. */
export const paragraph = (text: string, layout: Layout, depth: number, colour?: keyof Palette): string[] =>
  wrap(text, columnsAt(layout, depth)).map(
    (line) => indent(depth) + (colour === undefined ? line : layout.palette[colour](line)),
  );
