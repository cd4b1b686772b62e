import type { JsonObject, JsonValue } from '../../model/json.ts';
import { type Aligned, align } from './align.ts';

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** A value as JSON that does not depend on the order of its members. */
export const canonical = (value: JsonValue): string =>
  JSON.stringify(value, (_, inner: JsonValue) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );

/** The members that name an item of a list, whatever else changes in it. */
const naming = ['id', 'key', 'name'] as const;

/** What names an item, as `id="paid"`; null if nothing does. */
export const nameOf = (item: JsonValue): string | null => {
  if (!isObject(item)) return null;
  const member = naming.find((name) => Object.hasOwn(item, name) && typeof item[name] !== 'object');
  return member === undefined ? null : `${member}=${JSON.stringify(item[member])}`;
};

const tokenOf = (item: JsonValue): string => nameOf(item) ?? canonical(item);

/** Whether at least half of the members are the same. */
const alike = (before: JsonValue, after: JsonValue): boolean => {
  if (!isObject(before) || !isObject(after)) return false;
  const same = Object.entries(before).filter(
    ([name, value]) => Object.hasOwn(after, name) && canonical(after[name] as JsonValue) === canonical(value),
  );
  return 2 * same.length >= Math.max(Object.keys(before).length, Object.keys(after).length);
};

/**
 * Whether an item took the place of another: both are plain, or as many were added as removed, of one kind and
 * without names of their own.
 */
const replaces = (before: JsonValue, after: JsonValue, asMany: boolean): boolean => {
  if (isObject(before) !== isObject(after) || isList(before) !== isList(after)) return false;
  return (
    (!isObject(before) && !isList(before)) || (asMany && nameOf(before) === null && nameOf(after) === null)
  );
};

/** In a gap with more pairs than these, no item is searched for the one that it was changed to. */
const MAX_PAIRS = 2_500;

type Items = { readonly before: readonly JsonValue[]; readonly after: readonly JsonValue[] };
type Gap = { readonly removed: readonly number[]; readonly added: readonly number[] };

/** The first added item, from a place in the gap on, that the removed one was changed to; -1 for none. */
const changedTo = ({ removed, added }: Gap, at: number, from: number, { before, after }: Items): number => {
  const [item, beside] = [before[removed[at] as number] as JsonValue, after[added[at] ?? -1]];
  const asMany = removed.length === added.length;
  if (from <= at && beside !== undefined && replaces(item, beside, asMany)) return at;
  if (removed.length * added.length > MAX_PAIRS) return -1;
  return added.findIndex((place, index) => index >= from && alike(item, after[place] as JsonValue));
};

/** Pairs removed items of a gap with added ones that they were changed to. */
const pairGap = (gap: Gap, items: Items): readonly Aligned[] => {
  const result: Aligned[] = [];
  let next = 0;
  const addUntil = (end: number): void => {
    for (const after of gap.added.slice(next, end)) result.push({ before: null, after });
    next = Math.max(next, end);
  };
  gap.removed.forEach((before, at) => {
    const found = changedTo(gap, at, next, items);
    if (found === -1) {
      result.push({ before, after: null });
      return;
    }
    addUntil(found);
    result.push({ before, after: gap.added[found] as number });
    next = found + 1;
  });
  addUntil(gap.added.length);
  return result;
};

/**
 * Pairs the items of two lists: the same ones, those of one name (`id`, `key` or `name`), and those that were
 * changed in place. The others are in one list only. Every index of both occurs once, in order.
 */
export const pairItems = (before: readonly JsonValue[], after: readonly JsonValue[]): readonly Aligned[] => {
  const result: Aligned[] = [];
  let [removed, added]: [number[], number[]] = [[], []];
  const endGap = (): void => {
    for (const pair of pairGap({ removed, added }, { before, after })) result.push(pair);
    [removed, added] = [[], []];
  };
  for (const aligned of align(before.map(tokenOf), after.map(tokenOf))) {
    if (aligned.after === null) removed.push(aligned.before);
    else if (aligned.before === null) added.push(aligned.after);
    else {
      endGap();
      result.push(aligned);
    }
  }
  endGap();
  return result;
};
