import type { JsonValue } from '../../model/json.ts';

/** Whether a value is a JSON object: neither null nor a list. */
export const isObject = (value: JsonValue): value is { readonly [key: string]: JsonValue } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

type Scalar = string | number | boolean | null;
type Compare = (a: Scalar, b: Scalar) => boolean;

const deepEqual = (a: JsonValue, b: JsonValue, scalar: Compare): boolean => {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => deepEqual(item, b[i] as JsonValue, scalar));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every(
        (key) => Object.hasOwn(b, key) && deepEqual(a[key] as JsonValue, b[key] as JsonValue, scalar),
      )
    );
  }
  if (typeof a === 'object' && a !== null) return false;
  if (typeof b === 'object' && b !== null) return false;
  return scalar(a as Scalar, b as Scalar);
};

/** Whether the JSON values are the same, whatever the order of keys. */
export const sameValue = (a: JsonValue, b: JsonValue): boolean => deepEqual(a, b, (x, y) => x === y);

const fold = (value: Scalar): string => String(value).trim().normalize('NFC').toLowerCase();

/** Whether a person would call the values the same: trimmed, case and NFC folded, `1` and `"1"` alike. */
export const alikeValue = (a: JsonValue, b: JsonValue): boolean =>
  deepEqual(a, b, (x, y) => x === y || fold(x) === fold(y));

/** Compares by UTF-16 units: the same order on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
