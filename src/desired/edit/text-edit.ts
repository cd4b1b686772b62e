/** One replacement in a text. `start === end` inserts. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/** Sorted by place; insertions at one place keep their order. */
export const sortedEdits = (edits: readonly TextEdit[]): readonly TextEdit[] =>
  edits.toSorted((a, b) => a.start - b.start || a.end - b.end);

/** Applies edits that do not overlap. Every character outside them stays. */
export const applyEdits = (text: string, edits: readonly TextEdit[]): string => {
  let result = '';
  let at = 0;
  for (const { start, end, text: inserted } of sortedEdits(edits)) {
    result += text.slice(at, start) + inserted;
    at = Math.max(at, end);
  }
  return result + text.slice(at);
};

/** The start of the line that an offset is on. */
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** The end of the line that an offset is on, before its line break. */
export const lineEnd = (text: string, offset: number): number => {
  const found = text.indexOf('\n', offset);
  if (found === -1) return text.length;
  return found > offset && text[found - 1] === '\r' ? found - 1 : found;
};

/** The start of the next line; the end of the text on its last line. */
export const nextLine = (text: string, offset: number): number => {
  const found = text.indexOf('\n', offset);
  return found === -1 ? text.length : found + 1;
};

/** From 0. */
export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** The offset after the last character before `offset` that is not white space. */
export const trimmedBack = (text: string, offset: number): number => {
  let at = offset;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at -= 1;
  return at;
};
