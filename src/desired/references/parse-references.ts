import { type ReferenceType, referenceTypes, typedValue } from './reference-type.ts';

/** A piece of a text that may hold references. */
export type ReferencePiece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** Null: a text. */
      readonly type: ReferenceType | null;
      readonly fallback: string | null;
      readonly source: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly source: string }
  /** The text is not repeated in a message: it may be a password that happens to hold `${`. */
  | { readonly kind: 'malformed'; readonly message: string; readonly hint?: string };

const opening = '${';

const pairs = 'braces in a default come in pairs; for a lone one, set the variable and leave the default out';

const malformed = (message: string, hint?: string): ReferencePiece => ({
  kind: 'malformed',
  message,
  ...(hint === undefined ? {} : { hint }),
});

const variable = (inner: string): ReferencePiece => {
  const parts = /^([A-Za-z_][A-Za-z0-9_]*)(?::([A-Za-z]\w*))?(?::-(.*))?$/s.exec(inner);
  if (parts === null) return malformed('a reference cannot be read');
  const [, name = '', word, fallback = null] = parts;
  const type = referenceTypes.find((known) => known === word) ?? null;
  if (word !== undefined && type === null) {
    return malformed('the type of a reference is not known', `the types are ${referenceTypes.join(', ')}`);
  }
  if (fallback?.includes(opening) === true)
    return malformed('the default of a reference holds another reference');
  if (type !== null && fallback !== null) {
    const typed = typedValue(fallback, type);
    if (!typed.ok) return malformed(`the default of a reference ${typed.why}`, typed.hint);
  }
  return { kind: 'variable', name, type, fallback, source: `\${${inner}}` };
};

const closed = (inner: string): ReferencePiece => {
  if (!inner.startsWith('file:')) return variable(inner);
  const path = inner.slice('file:'.length);
  return path.startsWith('/')
    ? { kind: 'file', path, source: `\${${inner}}` }
    : malformed('a file reference needs an absolute path');
};

const hasDefault = /[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z]\w*)?:-/y;

/** Where the reference whose inside begins at `from` is closed; -1 where it is not. A default may hold braces, in pairs. */
const closing = (text: string, from: number): number => {
  hasDefault.lastIndex = from;
  if (!hasDefault.test(text)) return text.indexOf('}', from);
  let depth = 1;
  for (let at = hasDefault.lastIndex; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
};

/** Whether a `}` after a default closes nothing: then the default was meant to go on up to a later one. */
const hasLoneBrace = (pieces: readonly ReferencePiece[]): boolean => {
  let open = 0;
  let afterDefault = false;
  for (const piece of pieces) {
    if (piece.kind === 'variable' && piece.fallback !== null) afterDefault = true;
    if (piece.kind !== 'text') continue;
    for (const character of piece.text) {
      if (character === '{') open += 1;
      else if (character === '}' && open > 0) open -= 1;
      else if (character === '}' && afterDefault) return true;
    }
  }
  return false;
};

/** Whether a text needs to be looked at: nearly none does. */
export const mayHoldReference = (text: string): boolean => text.includes(opening);

/**
 * The text in pieces: `${NAME}`, `${NAME:-default}`, `${NAME:int}`, `${file:/path}`, and what stands between them; `$${` is a literal `${`. The braces
 * of a default come in pairs, so that it may be JSON.
 */
export const parseReferences = (text: string): readonly ReferencePiece[] => {
  const pieces: ReferencePiece[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf(opening, at);
    if (next === -1) {
      pieces.push({ kind: 'text', text: text.slice(at) });
      break;
    }
    const escaped = next > at && text[next - 1] === '$';
    if (next > at) pieces.push({ kind: 'text', text: text.slice(at, escaped ? next - 1 : next) });
    if (escaped) {
      pieces.push({ kind: 'text', text: opening });
      at = next + opening.length;
      continue;
    }
    const from = next + opening.length;
    const end = closing(text, from);
    if (end === -1) {
      pieces.push(malformed('a reference is not closed', text.includes('}', from) ? pairs : undefined));
      break;
    }
    pieces.push(closed(text.slice(from, end)));
    at = end + 1;
  }
  return hasLoneBrace(pieces)
    ? [...pieces, malformed('a } after the default of a reference closes nothing', pairs)]
    : pieces;
};

/** Whether the whole text is one reference that says its type, so that it gives another kind of value than a text. */
export const isTypedReference = (text: string): boolean => {
  if (!mayHoldReference(text)) return false;
  const [first, ...more] = parseReferences(text);
  return more.length === 0 && first?.kind === 'variable' && first.type !== null;
};
