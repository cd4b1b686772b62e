import { takeStart, textWidth } from './columns.ts';

/** The pieces of a word that is wider than a line. */
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

/** A text broken between words into lines of at most so many columns; a longer word is broken inside. */
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

/** How a text is laid out. `width` is in terminal columns. */
export type Layout = { readonly palette: Palette; readonly width: number };

/** For pipes, files and terminals that do not tell their size. */
export const DEFAULT_WIDTH = 100;

const INDENT = 2;

/** Indentation in spaces: a change at 1, its details at 3. */
export const indent = (depth: number): string => ' '.repeat(INDENT * depth);

/** The columns that are left at a depth; never so few that nothing can be said. */
export const columnsAt = (layout: Layout, depth: number): number =>
  Math.max(24, layout.width - INDENT * depth);
