import type { JsonObject, JsonValue } from '../model/json.ts';

/** A value inside another that has no further values in it. */
export type Leaf = {
  /** The way to it, as messages write it: `config.hooks[1].secret`. */
  readonly path: string;
  readonly value: JsonValue;
  /** Whether the way to it leads through a list. */
  readonly inList: boolean;
};

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const walk = (path: string, value: JsonValue, other: JsonValue | undefined, inList: boolean): Leaf[] => {
  if (other === null) return [];
  if (Array.isArray(value)) {
    const items: readonly JsonValue[] = Array.isArray(other) ? other : [];
    return value.flatMap((item: JsonValue, at) => walk(`${path}[${at}]`, item, items[at], true));
  }
  if (!isObject(value)) return other === undefined ? [{ path, value, inList }] : [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const member = isObject(other) && Object.hasOwn(other, name) ? other[name] : undefined;
    return walk(`${path}.${name}`, inner, member, inList);
  });
};

/**
 * The leaves of a value for which another has nothing in their place. Null in place of one, or of what is around it, says on purpose that
 * there is to be none.
 */
export const leavesWithout = (
  path: string,
  value: JsonValue | undefined,
  other: JsonValue | undefined,
): readonly Leaf[] => (value === undefined ? [] : walk(path, value, other, false));
