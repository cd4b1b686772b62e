import type { JsonValue } from '../../model/json.ts';
import { quoted } from '../quoted.ts';

/** Values that the aliases and merge keys of one document may stand for, all in all. */
const mostExpanded = 1_000_000;

/** A text counts for more values, one per this many characters. */
const charactersPerValue = 32;

/** What an alias gives, or why it gives nothing. A message of null: it has been said. */
export type AliasValue =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string | null; readonly hint: string | null };

type Anchored = { readonly value: JsonValue; readonly weight: number } | 'open';

/**
 * The anchors of one document, in its order, and what their aliases add up to: ten lines of aliases of
 * aliases can stand for more values than fit into memory.
 */
export type Anchors = {
  /** Counts a value that is written out. */
  count(value: unknown): void;
  /** Reads the value of an anchor; until it is there, its own alias has none. */
  define(name: string, read: () => JsonValue): JsonValue;
  alias(name: string): AliasValue;
};

export const createAnchors = (): Anchors => {
  const anchors = new Map<string, Anchored>();
  let weight = 0;
  let expanded = 0;

  const expand = (more: number): AliasValue | null => {
    const before = expanded;
    weight += more;
    expanded += more;
    if (expanded <= mostExpanded) return null;
    const message = `the anchors of this document stand for more than ${mostExpanded} values`;
    return { ok: false, message: before > mostExpanded ? null : message, hint: 'write the values out' };
  };

  return {
    count: (value) => {
      weight += 1 + (typeof value === 'string' ? Math.floor(value.length / charactersPerValue) : 0);
    },
    define: (name, read) => {
      const before = weight;
      anchors.set(name, 'open');
      const value = read();
      anchors.set(name, { value, weight: weight - before });
      return value;
    },
    alias: (name) => {
      const known = anchors.get(name);
      if (known === undefined) {
        const message = `there is no anchor ${quoted(name)} above`;
        return { ok: false, message, hint: 'quote a text that begins with *' };
      }
      if (known === 'open')
        return { ok: false, message: `the anchor ${quoted(name)} holds itself`, hint: null };
      return expand(known.weight) ?? { ok: true, value: known.value };
    },
  };
};
