import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { keyTextProblem } from '../../desired/yaml/key-text.ts';
import { scalarProblem } from '../../desired/yaml/scalar-checks.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';

/**
 * Invisible, turning the reading direction, obeyed by terminals, or not allowed in a YAML file: written as an
 * escape. The joiners stay.
 */
const unsafe = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/** A line break is safe in a block of lines, and a block of lines is easier to read than one long text. */
const needsEscape = (text: string): boolean => text.replaceAll('\n', '').search(unsafe) !== -1;

/**
 * Texts of digits, such as a version or a telephone number, and dates; and texts in typographic quotes. In
 * quotes they are what they look like.
 */
const looksLikeElse = (text: string): boolean =>
  /^[-+.\d][-+.\d:/_ ,eETZ]*$|^[\u2018-\u201f\u00ab]/.test(text);

const textNode = (text: string): Scalar<string> => {
  const node = new Scalar(text);
  const quoted = needsEscape(text) || looksLikeElse(text) || text === '<<';
  // Editors remove spaces at line ends, and a block of lines runs together with empty lines below it.
  const crooked = text.includes('\n') && /^\s|[^\S\n]$|[^\S\n]\n|\n\n$/.test(text);
  if (quoted || crooked) node.type = Scalar.QUOTE_DOUBLE;
  return node;
};

/** A mapping, pair by pair; keys are texts, whatever they look like. */
export const mapNode = (
  entries: readonly (readonly [string, unknown])[],
): YAMLMap<Scalar<string>, unknown> => {
  const map = new YAMLMap<Scalar<string>, unknown>();
  for (const [key, value] of entries) map.items.push(new Pair(textNode(key), value));
  return map;
};

/** A value as a node that reads back as the same value. */
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

const escaped = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
};

/**
 * YAML text with what is unsafe escaped; outside of double quotes there is none, since such texts are put
 * into them.
 */
export const escapeUnsafe = (yaml: string): string =>
  yaml.replace(unsafe, (character) => (character === '\n' ? character : escaped(character)));

/** As deep as the desired state reads, less what lies around a config value. */
const deepest = 90;

/** A line of YAML has room for this many characters of a key, also when each is escaped. */
const longestKey = 100;

/** Why a text cannot be a key in the desired state; null when it can. */
export const unwritableKey = (text: string): string | null =>
  text.length > longestKey ? `a key is longer than ${longestKey} characters` : keyTextProblem(text);

/** Why a value, or a key inside it, cannot stand in the desired state; null when it can. */
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
