import { takeStart, textWidth } from './text-width.ts';

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
