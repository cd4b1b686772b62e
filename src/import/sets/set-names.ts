import { slug } from '../../desired/suggested-names.ts';
import type { Draft } from '../yaml/draft-node.ts';

/** The name of a set, and of its rows in the order of the drafts. */
export type SetNames = { readonly set: string; readonly rows: readonly string[] };

const commonStart = (lists: readonly (readonly string[])[]): readonly string[] => {
  const [first = [], ...others] = lists;
  const end = first.findIndex((word, at) => others.some((list) => list[at] !== word));
  return end === -1 ? first : first.slice(0, end);
};

const areDistinct = (names: readonly string[]): boolean =>
  names.every((name) => name !== '') && new Set(names).size === names.length;

/** Parts keys at the words that all begin or end with: `shop-br` and `shop-pt` are the rows br and pt of shop. */
const byCommonWords = (keys: readonly string[]): SetNames | null => {
  const lists = keys.map((key) => key.split('-'));
  const start = commonStart(lists);
  const end = commonStart(lists.map((list) => list.toReversed())).toReversed();
  const [words, rows] =
    start.length > 0
      ? [start, lists.map((list) => list.slice(start.length))]
      : [end, lists.map((list) => list.slice(0, list.length - end.length))];
  const named: SetNames = { set: words.join('-'), rows: rows.map((row) => row.join('-')) };
  return words.length > 0 && areDistinct(named.rows) ? named : null;
};

/** One per account, all of one name: the accounts tell them apart. */
const byAccount = (drafts: readonly Draft[], type: string): SetNames | null => {
  const rows = drafts.map(({ fields }) => String(fields.account));
  const names = new Set(drafts.map(({ fields }) => String(fields.name)));
  return areDistinct(rows) && names.size === 1
    ? { set: slug(String(fields(drafts).name)) || type, rows }
    : null;
};

const fields = ([first]: readonly Draft[]): Draft['fields'] => first?.fields ?? {};

/** Names for a set and its rows that say what their keys said. */
export const setNames = (drafts: readonly Draft[]): SetNames => {
  const keys = drafts.map(({ key }) => key);
  const type = slug(String(fields(drafts).type)) || 'set';
  return byAccount(drafts, type) ?? byCommonWords(keys) ?? { set: type, rows: keys };
};

/**
 * Reserves the first free name for a set: the name itself, else with a number from 2.
 * @param takenKeys keys of the desired state and of the ledgers
 */
export const createFreeSetNames = (takenKeys: readonly string[]): ((name: string) => string) => {
  const used = new Set<string>();
  const isFree = (name: string): boolean =>
    !used.has(name) && !takenKeys.some((key) => key.startsWith(`${name}.`));
  return (name) => {
    let free = name;
    for (let number = 2; !isFree(free); number += 1) free = `${name}-${number}`;
    used.add(free);
    return free;
  };
};
