import type { JsonObject, JsonValue } from '../../model/json.ts';

/** A place inside a value. */
export type Place = {
  /** Its path, for messages: `config.hooks[1].secret`. */
  readonly path: string;
  /**
   * Whether the other value has objects all the way to it, so that a deep merge keeps it. Lists are never
   * merged.
   */
  readonly isMerged: boolean;
};

/** A place with a value that contains no others. */
export type Leaf = Place & { readonly value: JsonValue };

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The member of this name; undefined where there is none. */
export const memberOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The item of a list; undefined where there is none. */
export const itemOf = (value: JsonValue | undefined, at: number): JsonValue | undefined =>
  Array.isArray(value) ? (value[at] as JsonValue | undefined) : undefined;

/** Whether a place inside is merged if the value around it is. */
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
 * The leaves of a value that another lacks. Null in the other, for the leaf or around it, asks for its
 * absence, so it does not count.
 */
export const leavesWithout = (
  path: string,
  value: JsonValue | undefined,
  other: JsonValue | undefined,
): readonly Leaf[] => (value === undefined ? [] : walk(path, value, other, true));
