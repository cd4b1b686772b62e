import { isNamedSecret } from '../desired/references/resolve-value.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { looksMasked } from '../plan/compare/mask.ts';
import { literalText } from './yaml/draft.ts';

/** The way to a value inside a config. */
export type ValuePath = readonly (string | number)[];

/** Why a reference stands in the place of a value. */
export type ReferenceCause =
  /** Secret by its name, by the provider's form, or since it is a secret elsewhere; shown as a text. */
  | 'secret'
  /** Shown as a number: the reference says so. */
  | 'int'
  | 'number'
  /** The provider shows stars in its place. */
  | 'masked'
  /** The provider shows nothing in its place: hidden, or not there. */
  | 'empty';

/** How the values of one integration are turned into what the YAML has. */
export type ValueReading = {
  readonly isSecretName: (name: string) => boolean;
  /** Whether a text holds what is known to be a secret. */
  readonly holdsSecret: (text: string) => boolean;
  /** The text of a reference for the value at this path. */
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
 * A live value as the YAML has it: references in place of what is secret or hidden, and texts escaped.
 * @param named whether the value is secret by its name or form
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

/** Whether a name inside a value is what must not be written. */
export const hasSecretKey = (value: JsonValue, holdsSecret: (text: string) => boolean): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.keys(value).some(holdsSecret)) return true;
  return Object.values(value).some((inner: JsonValue) => hasSecretKey(inner, holdsSecret));
};
