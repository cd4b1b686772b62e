import type { JsonValue } from '../../model/json.ts';
import type { FieldDiff } from '../inside/field-diffs.ts';
import { canonical, isList } from '../inside/pair-items.ts';
import { clean } from './clean.ts';

/** A value as JSON in one line, clean. Undefined reads as `(none)`: it is not there, or it is removed. */
export const showValue = (value: JsonValue | undefined): string =>
  value === undefined ? '(none)' : clean(JSON.stringify(value));

const isScalar = (value: JsonValue): boolean => typeof value !== 'object' || value === null;

const bracketed = (indexes: readonly number[]): string => indexes.map((at) => `[${at}]`).join(' ');

/** Where each item of a list was before. */
const formerIndexes = (before: readonly JsonValue[], after: readonly JsonValue[]): readonly number[] => {
  const places = new Map<string, number[]>();
  before.forEach((item, at) => {
    const text = canonical(item);
    const same = places.get(text);
    if (same === undefined) places.set(text, [at]);
    else same.push(at);
  });
  return after.map((item) => places.get(canonical(item))?.shift() ?? -1);
};

/** The items of two lists, or where objects and lists have moved, since these are long. */
const orders = (before: readonly JsonValue[], after: readonly JsonValue[]): readonly [string, string] =>
  before.every(isScalar)
    ? [showValue(before), showValue(after)]
    : [bracketed([...before.keys()]), bracketed(formerIndexes(before, after))];

/** The values of a difference before and after, clean. */
export const diffTexts = ({ before, after, isReordered }: FieldDiff): readonly [string, string] =>
  isReordered && isList(before) && isList(after)
    ? orders(before, after)
    : [showValue(before), showValue(after)];

/** Why a place changes, given why its field does. */
export const diffCause = (diff: FieldDiff, cause: string): string =>
  diff.isReordered ? `${cause}, the order only` : cause;
