import { isNamedSecret } from '../desired/references/resolve-value.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { looksMasked } from '../plan/compare/mask.ts';
import { literalText } from './yaml/draft-node.ts';

/** The path of a value inside a config. */
export type ValuePath = readonly (string | number)[];

/** Why a value is replaced with a reference. */
export type ReferenceCause =
  /** Secret by its name, by the provider's form, or because it is a secret elsewhere; shown as a string. */
  | 'secret'
  /** Shown as a number, so the reference is typed. */
  | 'int'
  | 'number'
  /** The provider shows a mask. */
  | 'masked'
  /** The provider shows nothing: hidden or absent. */
  | 'empty';

/** How to convert the values of one integration. */
export type ValueReading = {
  readonly isSecretName: (name: string) => boolean;
  /** True if a text contains a known secret. */
  readonly holdsSecret: (text: string) => boolean;
  /** The reference for the value at this path. */
  refer(path: ValuePath, cause: ReferenceCause): string;
};

const causeOf = (value: JsonValue, named: boolean, reading: ValueReading): ReferenceCause | null => {
  if (typeof value === 'string') {
    if (looksMasked(value)) return 'masked';
    if (named) return value === '' ? 'empty' : 'secret';
    return reading.holdsSecret(value) ? 'secret' : null;
  }
  if (!named) return null;
  if (value === null) return 'empty';
  if (typeof value !== 'number') return null;
  return Number.isSafeInteger(value) ? 'int' : 'number';
};

const draftLeaf = (value: JsonValue, named: boolean, path: ValuePath, reading: ValueReading): JsonValue => {
  const cause = causeOf(value, named, reading);
  if (cause !== null) return reading.refer(path, cause);
  return typeof value === 'string' ? literalText(value) : value;
};

/**
 * Converts a live value for the YAML: references for secret or hidden parts, strings escaped.
 * @param named true if the value is secret by name or form
 */
export const draftValue = (
  value: JsonValue,
  named: boolean,
  path: ValuePath,
  reading: ValueReading,
): JsonValue => {
  if (typeof value !== 'object' || value === null) return draftLeaf(value, named, path, reading);
  if (Array.isArray(value)) {
    return value.map((item: JsonValue, at) => draftValue(item, named, [...path, at], reading));
  }
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, inner]) => {
      const secret = isNamedSecret(reading, name, inner, named);
      return [name, draftValue(inner, secret, [...path, name], reading)];
    }),
  );
};

/** True if a name inside a value contains a secret. */
export const hasSecretKey = (value: JsonValue, holdsSecret: (text: string) => boolean): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.keys(value).some(holdsSecret)) return true;
  return Object.values(value).some((inner: JsonValue) => hasSecretKey(inner, holdsSecret));
};
