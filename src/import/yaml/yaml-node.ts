import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { looksLikeElse, unsafe } from '../../desired/edit/scalar-text.ts';
import { keyTextProblem, scalarProblem } from '../../desired/yaml/node-checks.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';

/** Line breaks are safe in a block scalar, which is easier to read than one long string. */
const needsEscape = (text: string): boolean => text.replaceAll('\n', '').search(unsafe) !== -1;

const textNode = (text: string): Scalar<string> => {
  const node = new Scalar(text);
  const quoted = needsEscape(text) || looksLikeElse(text) || text === '<<';
  // Editors strip trailing spaces, and a block scalar merges with empty lines below it.
  const crooked = text.includes('\n') && /^\s|[^\S\n]$|[^\S\n]\n|\n\n$/.test(text);
  if (quoted || crooked) node.type = Scalar.QUOTE_DOUBLE;
  return node;
};

/** A mapping whose keys are all strings. */
export const mapNode = (
  entries: readonly (readonly [string, unknown])[],
): YAMLMap<Scalar<string>, unknown> => {
  const map = new YAMLMap<Scalar<string>, unknown>();
  for (const [key, value] of entries) map.items.push(new Pair(textNode(key), value));
  return map;
};

/** A node that reads back as the same value. */
export const yamlNode = (value: JsonValue): unknown => {
  if (typeof value === 'string') return textNode(value);
  if (typeof value !== 'object' || value === null) return new Scalar(value);
  if (!Array.isArray(value)) {
    return mapNode(Object.entries(value as JsonObject).map(([key, inner]) => [key, yamlNode(inner)]));
  }
  const list = new YAMLSeq();
  list.items.push(...value.map(yamlNode));
  return list;
};

/** The depth limit of the desired state, minus the levels around a config value. */
const deepest = 90;

/** The longest key that fits YAML's limit even if every character is escaped. */
const longestKey = 100;

/** Why a text is not a valid key; null if it is. */
export const unwritableKey = (text: string): string | null =>
  text.length > longestKey ? `a key is longer than ${longestKey} characters` : keyTextProblem(text);

/** Why the desired state cannot contain a value or a key inside it, or null. */
export const unwritable = (value: JsonValue, depth = 0): string | null => {
  if (depth > deepest) return `it is nested more than ${deepest} levels deep`;
  if (typeof value !== 'object' || value === null) {
    const source = typeof value === 'number' ? { source: String(value) } : {};
    return scalarProblem(Object.assign(new Scalar(value), source))?.message ?? null;
  }
  for (const [key, inner] of Object.entries(value)) {
    const problem = Array.isArray(value) ? null : unwritableKey(key);
    const found = problem === null ? unwritable(inner, depth + 1) : problem;
    if (found !== null) return found;
  }
  return null;
};
