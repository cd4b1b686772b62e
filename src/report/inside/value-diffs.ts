import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Aligned } from './align.ts';
import { canonical, isList, isObject, nameOf, pairItems } from './pair-items.ts';

/** A step into a value: to a member of an object, an item of a list, or a line of a text. Indexes from 0. */
export type Step =
  | { readonly kind: 'member'; readonly name: string }
  /** `name`: its name before and after, as `id="paid"`, if it has one that no other item has. */
  | { readonly kind: 'item'; readonly at: number; readonly name: string | null }
  | { readonly kind: 'line'; readonly at: number };

/** One difference between two values. */
export type ValueDiff = {
  /**
   * The way to it. An index is the one after the change, and of what was removed the one before it. Empty: the
   * whole value.
   */
  readonly steps: readonly Step[];
  /** Undefined: it was not there. */
  readonly before: JsonValue | undefined;
  /** Undefined: it was removed. */
  readonly after: JsonValue | undefined;
  /** The lists have the same items, in another order. */
  readonly isReordered?: true;
};

type Sides<T> = { readonly steps: readonly Step[]; readonly before: T; readonly after: T };

const memberDiffs = ({ steps, before, after }: Sides<JsonObject>): readonly ValueDiff[] => {
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  return [...Object.keys(before), ...added].flatMap((name) =>
    diffsOf({
      steps: [...steps, { kind: 'member', name }],
      before: Object.hasOwn(before, name) ? before[name] : undefined,
      after: Object.hasOwn(after, name) ? after[name] : undefined,
    }),
  );
};

const sequenceDiffs = (
  { steps, before, after }: Sides<readonly JsonValue[]>,
  stepTo: (pair: Aligned) => Step,
): readonly ValueDiff[] =>
  pairItems(before, after).flatMap((pair) =>
    diffsOf({
      steps: [...steps, stepTo(pair)],
      before: pair.before === null ? undefined : before[pair.before],
      after: pair.after === null ? undefined : after[pair.after],
    }),
  );

const lineStep = (pair: Aligned): Step => ({ kind: 'line', at: pair.after ?? pair.before });

/** The names of items that no other item of the list has, by index. */
const ownNames = (items: readonly JsonValue[]): readonly (string | null)[] => {
  const names = items.map(nameOf);
  const counts = new Map<string | null, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name) => (counts.get(name) === 1 ? name : null));
};

const itemDiffs = (sides: Sides<readonly JsonValue[]>): readonly ValueDiff[] => {
  const [before, after] = [ownNames(sides.before), ownNames(sides.after)];
  return sequenceDiffs(sides, (pair) => {
    const old = pair.before === null ? null : (before[pair.before] ?? null);
    const now = pair.after === null ? null : (after[pair.after] ?? null);
    const isPaired = pair.before !== null && pair.after !== null;
    const name = isPaired && old !== now ? null : (now ?? old);
    return { kind: 'item', at: pair.after ?? pair.before, name };
  });
};

const hasSameItems = (before: readonly JsonValue[], after: readonly JsonValue[]): boolean =>
  before.length === after.length &&
  canonical(before.map(canonical).sort()) === canonical(after.map(canonical).sort());

const listDiffs = (sides: Sides<readonly JsonValue[]>): readonly ValueDiff[] =>
  hasSameItems(sides.before, sides.after) ? [{ ...sides, isReordered: true }] : itemDiffs(sides);

/** Texts of several lines are compared by line. */
const isText = (value: JsonValue): value is string => typeof value === 'string' && value !== '';

const diffsOf = ({ steps, before, after }: Sides<JsonValue | undefined>): readonly ValueDiff[] => {
  if (before === undefined || after === undefined) return [{ steps, before, after }];
  if (canonical(before) === canonical(after)) return [];
  if (isObject(before) && isObject(after)) return memberDiffs({ steps, before, after });
  if (isList(before) && isList(after)) return listDiffs({ steps, before, after });
  if (isText(before) && isText(after) && (before + after).includes('\n'))
    return sequenceDiffs({ steps, before: before.split('\n'), after: after.split('\n') }, lineStep);
  return [{ steps, before, after }];
};

/**
 * What changes inside a value: members, items of lists and lines of texts that were added, removed or changed,
 * in the order of the value. Empty if both are the same; one diff without steps if they have nothing to compare
 * inside.
 */
export const valueDiffs = (before: JsonValue, after: JsonValue): readonly ValueDiff[] =>
  diffsOf({ steps: [], before, after });
