import type { JsonValue } from '../../src/model/json.ts';

/** What a provider makes of one field. */
export type Treatment = {
  /** What it keeps of a value that is sent. */
  readonly keeps: 'it' | 'old' | 'default' | 'changed' | 'stamped' | 'nothing';
  /** Whether it does so when it creates, when it updates, or both. */
  readonly on: 'create' | 'update' | 'both';
  /** How lists show what it keeps. */
  readonly shows: 'it' | 'changed' | 'by turns';
};

export type Kind = 'boolean' | 'word' | 'number' | 'text' | 'list';

/** The fields of the model's one integration. */
export const kinds: { readonly [path: string]: Kind } = {
  name: 'text',
  active: 'boolean',
  visibility: 'word',
  'config.limit': 'number',
  'config.text': 'text',
  'config.note': 'text',
  'config.list': 'list',
};

/** A value of each kind, told apart by a number. */
export const sampleOf = (kind: Kind, nth: number): JsonValue => {
  switch (kind) {
    case 'boolean':
      return nth % 2 === 0;
    case 'word':
      return nth % 2 === 0 ? 'private' : 'public';
    case 'number':
      return 10 + nth;
    case 'text':
      return `Value ${nth} & more`;
    case 'list':
      return [`b${nth}`, `a${nth}`];
  }
};

/** What a rewriting provider makes of a value: text is escaped, a number is clamped, a list is sorted, a word is another. */
export const changed = (value: JsonValue): JsonValue => {
  if (typeof value === 'string')
    return value === 'private' || value === 'public' ? 'internal' : `${value.replaceAll('&', '&amp;')} (1)`;
  if (typeof value === 'number') return Math.min(5, value);
  if (typeof value === 'boolean') return !value;
  return Array.isArray(value) ? value.toReversed() : value;
};

/** What is kept of a sent value. Undefined: nothing, or what the provider begins with. */
export const kept = (
  { keeps, on }: Treatment,
  kind: Kind,
  given: { readonly sent: JsonValue; readonly old: JsonValue | undefined; readonly write: number },
): JsonValue | undefined => {
  const { sent, old, write } = given;
  if (on !== 'both' && (on === 'create') !== (old === undefined)) return sent;
  switch (keeps) {
    case 'it':
      return sent;
    case 'old':
      return old ?? sampleOf(kind, 7);
    case 'default':
      return sampleOf(kind, 7);
    case 'changed':
      return changed(sent);
    case 'stamped':
      return typeof sent === 'string' ? `${sent} at ${write}` : sent;
    case 'nothing':
      return undefined;
  }
};
