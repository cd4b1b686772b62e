import type { JsonObject, JsonValue } from '../../model/json.ts';

/** Names and list indexes that lead to a value inside an entry. */
export type ValuePath = readonly (string | number)[];

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value inside another; undefined where there is none. */
export const valueAt = (value: JsonValue | undefined, [name, ...rest]: ValuePath): JsonValue | undefined => {
  if (name === undefined) return value;
  if (typeof name === 'number') return Array.isArray(value) ? valueAt(value[name], rest) : undefined;
  return isObject(value) && Object.hasOwn(value, name) ? valueAt(value[name], rest) : undefined;
};

/** The same value with another one inside; undefined removes it. */
export const withValueAt = (
  value: JsonValue | undefined,
  [name, ...rest]: ValuePath,
  to: JsonValue | undefined,
): JsonValue | undefined => {
  if (name === undefined) return to;
  if (typeof name === 'number') {
    const list: JsonValue[] = Array.isArray(value) ? [...value] : [];
    const next = withValueAt(list[name], rest, to);
    list.splice(name, 1, ...(next === undefined ? [] : [next]));
    return list;
  }
  const object = isObject(value) ? value : {};
  const next = withValueAt(Object.hasOwn(object, name) ? object[name] : undefined, rest, to);
  // A copy by entries, so that a name such as `__proto__` is a key like any other.
  const others = Object.entries(object).filter(([each]) => each !== name);
  if (next === undefined) return Object.fromEntries(others);
  if (!Object.hasOwn(object, name)) return Object.fromEntries([...others, [name, next]]);
  return Object.fromEntries(
    Object.entries(object).map(([each, inner]) => [each, each === name ? next : inner]),
  );
};

const inList = (text: string, lists: readonly (readonly JsonValue[])[]): ValuePath | null => {
  const [whole = '', digits = ''] = /^\[(\d{1,6})\]/.exec(text) ?? [];
  const at = Number(digits);
  const long = lists.filter((list) => at < list.length);
  if (whole === '' || long.length === 0) return null;
  const rest = inside(
    text.slice(whole.length),
    long.map((list) => list[at] as JsonValue),
  );
  return rest === null ? null : [at, ...rest];
};

const inside = (text: string, values: readonly JsonValue[]): ValuePath | null => {
  if (text === '') return [];
  if (text.startsWith('.')) return readPath(text.slice(1), values);
  return inList(
    text,
    values.filter((value): value is readonly JsonValue[] => Array.isArray(value)),
  );
};

/**
 * Reads a path as messages write it, `hooks[1].url`, by the names that are there: a key may contain dots, so the
 * longest name that fits is tried first. Null where nothing in the values has this path.
 */
export const readPath = (text: string, values: readonly JsonValue[]): ValuePath | null => {
  const objects = values.filter(isObject);
  const names = new Set(objects.flatMap((object) => Object.keys(object)));
  const fitting = [...names].filter((name) => text.startsWith(name)).sort((a, b) => b.length - a.length);
  for (const name of fitting) {
    const inner = objects
      .filter((object) => Object.hasOwn(object, name))
      .map((object) => object[name] as JsonValue);
    const rest = inside(text.slice(name.length), inner);
    if (rest !== null) return [name, ...rest];
  }
  return null;
};

/** A path as messages write it. */
export const pathText = (path: ValuePath): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('');
