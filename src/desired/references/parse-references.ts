import { type ReferenceType, referenceTypes, typedValue } from './reference-type.ts';

/** A part of a string: literal text or a reference. */
export type ReferencePiece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** Null for a string. */
      readonly type: ReferenceType | null;
      readonly fallback: string | null;
      readonly source: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly source: string }
  /** The message never repeats the text: it may be a password that happens to contain `${`. */
  | { readonly kind: 'malformed'; readonly message: string; readonly hint?: string };

/** What is wrong with a reference, and how to fix it. */
export type ReferenceProblem = { readonly message: string; readonly hint: string };

const opening = '${';

const pairs = 'braces in a default must be balanced; for a single one, set the variable and omit the default';

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

/** The end of the reference whose content begins at `from`, or -1. A default may contain balanced braces. */
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

/** True if an unmatched `}` follows: the default was meant to extend up to it. */
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

/** True if the text may contain a reference. A fast check, since few do. */
export const mayHoldReference = (text: string): boolean => text.includes(opening);

/**
 * Splits a text into `${NAME}`, `${NAME:-default}`, `${NAME:int}`, `${file:/path}` and the text between;
 * `$${` is a literal `${`. Braces in a default must be balanced, so that it can be JSON.
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
    ? [...pieces, malformed('unmatched } after the default of a reference', pairs)]
    : pieces;
};

/** True if the whole text is one typed reference, which resolves to a number or a boolean. */
export const isTypedReference = (text: string): boolean => {
  if (!mayHoldReference(text)) return false;
  const [first, ...more] = parseReferences(text);
  return more.length === 0 && first?.kind === 'variable' && first.type !== null;
};
