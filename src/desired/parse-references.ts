/** A piece of a text that may hold references (docs/desired-state.md). */
export type ReferencePiece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly fallback: string | null;
      readonly source: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly source: string }
  /** The text is not repeated in a message: it may be a password that happens to hold `${`. */
  | { readonly kind: 'malformed'; readonly message: string };

const opening = '${';

const closed = (inner: string): ReferencePiece => {
  const source = `\${${inner}}`;
  if (inner.startsWith('file:')) {
    const path = inner.slice('file:'.length);
    return path.startsWith('/')
      ? { kind: 'file', path, source }
      : { kind: 'malformed', message: 'a file reference needs an absolute path' };
  }
  const parts = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inner);
  if (parts === null) return { kind: 'malformed', message: 'a reference cannot be read' };
  const fallback = parts[2] ?? null;
  if (fallback?.includes(opening) === true) {
    return { kind: 'malformed', message: 'the default of a reference holds another reference' };
  }
  return { kind: 'variable', name: parts[1] ?? '', fallback, source };
};

/** Whether a text needs to be looked at: nearly none does. */
export const mayHoldReference = (text: string): boolean => text.includes(opening);

/** The text in pieces: `${NAME}`, `${NAME:-default}`, `${file:/path}`, and what stands between them; `$${` is a literal `${`. */
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
    const end = text.indexOf('}', next);
    if (end === -1) {
      pieces.push({ kind: 'malformed', message: 'a reference is not closed' });
      break;
    }
    pieces.push(closed(text.slice(next + opening.length, end)));
    at = end + 1;
  }
  return pieces;
};
