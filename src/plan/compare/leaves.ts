import type { JsonObject, JsonValue } from '../../model/json.ts';

/** A place inside a value. */
export type Place = {
  /** The way to it, as messages write it: `config.hooks[1].secret`. */
  readonly path: string;
  /** Whether the other value has objects all the way to it: what merges at every depth keeps it, and takes lists and all else as they come. */
  readonly isMerged: boolean;
};

/** A value inside another that has no further values in it. */
export type Leaf = Place & { readonly value: JsonValue };

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at the same place of another value. */
export const memberOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The same in a list. */
export const itemOf = (value: JsonValue | undefined, at: number): JsonValue | undefined =>
  Array.isArray(value) ? (value[at] as JsonValue | undefined) : undefined;

/** Whether a place inside is merged, where the value around it is. */
export const staysMerged = (other: JsonValue | undefined, isMerged: boolean): boolean =>
  isMerged && (other === undefined || isObject(other));

const walk = (path: string, value: JsonValue, other: JsonValue | undefined, isMerged: boolean): Leaf[] => {
  if (other === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item: JsonValue, at) => walk(`${path}[${at}]`, item, itemOf(other, at), false));
  if (!isObject(value)) return other === undefined ? [{ path, value, isMerged }] : [];
  const inside = staysMerged(other, isMerged);
  return Object.entries(value).flatMap(([name, inner]) =>
    walk(`${path}.${name}`, inner, memberOf(other, name), inside),
  );
};

/**
 * The leaves of a value for which another has nothing in their place. Null in place of one, or of what is around it, says on purpose that
 * there is to be none.
 */
export const leavesWithout = (
  path: string,
  value: JsonValue | undefined,
  other: JsonValue | undefined,
): readonly Leaf[] => (value === undefined ? [] : walk(path, value, other, true));
