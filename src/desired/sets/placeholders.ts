/** A part of a template's string: literal text, or the name of a row's value. */
export type TemplatePiece = string | { readonly name: string };

/** A template's string in parts, or why it is none. The message never repeats the text, which may be secret. */
export type TemplateText =
  | { readonly ok: true; readonly pieces: readonly TemplatePiece[] }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const OPENING = '{{';
const CLOSING = '}}';

/** Twice the opening is a literal one. */
const LITERAL = '{{{{';

/** Names that a placeholder can have, and so the values of a row. */
const placeholderName = /^[\p{L}_][\p{L}\p{N}\p{M}_.-]*$/u;

/** True if a placeholder can have this name. */
export const isPlaceholderName = (name: string): boolean => placeholderName.test(name);

const form = 'a placeholder is {{ NAME }}, without filters or logic; {{{{ is a literal {{';

/** True if a text may contain a placeholder. A fast check, since few do. */
export const mayHoldPlaceholder = (text: string): boolean => text.includes(OPENING);

/** Joins texts that follow each other, and leaves out empty ones. */
const add = (pieces: TemplatePiece[], piece: TemplatePiece): void => {
  const last = pieces.at(-1);
  if (piece === '') return;
  if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
  else pieces.push(piece);
};

/** Splits a template's string at its placeholders. `{{{{` is a literal `{{`. */
export const parseTemplateText = (text: string): TemplateText => {
  const pieces: TemplatePiece[] = [];
  let at = 0;
  for (let next = text.indexOf(OPENING); next !== -1; next = text.indexOf(OPENING, at)) {
    add(pieces, text.slice(at, next));
    if (text.startsWith(LITERAL, next)) {
      add(pieces, OPENING);
      at = next + LITERAL.length;
      continue;
    }
    const end = text.indexOf(CLOSING, next);
    if (end === -1) return { ok: false, message: 'a placeholder is not closed', hint: form };
    const name = text.slice(next + OPENING.length, end).trim();
    if (!isPlaceholderName(name)) return { ok: false, message: 'a placeholder cannot be read', hint: form };
    add(pieces, { name });
    at = end + CLOSING.length;
  }
  add(pieces, text.slice(at));
  return { ok: true, pieces };
};
