import type { JsonValue } from '../../model/json.ts';
import { quoted } from '../problem.ts';
import { scalarWeight } from './weight.ts';

/** The total of values that the aliases and merge keys of one document may expand to. */
const MAX_EXPANDED = 1_000_000;

/** The value of an alias, or why it has none. A null message: reported already. */
export type AliasValue =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string | null; readonly hint: string | null };

type Anchored = { readonly value: JsonValue; readonly weight: number } | 'open';

/**
 * The anchors of one document, and how far their aliases expand: ten lines of nested aliases can expand to
 * more values than fit into memory.
 */
export type Anchors = {
  /** Counts a literal value. */
  count(value: unknown): void;
  /** Reads the value of an anchor. Until it is complete, an alias to it fails. */
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
    if (expanded <= MAX_EXPANDED) return null;
    const message = `the anchors of this document expand to more than ${MAX_EXPANDED} values`;
    return { ok: false, message: before > MAX_EXPANDED ? null : message, hint: 'write the values out' };
  };

  return {
    count: (value) => {
      weight += scalarWeight(value);
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
