import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { quoted } from '../problem.ts';
import type { Anchors } from './anchors.ts';
import { keyText, scalarProblem, tagProblem } from './node-checks.ts';
import { keyWarning, scalarWarning } from './scalar-warnings.ts';

/** The deepest level of mappings and lists in a document. */
const MAX_DEPTH = 100;

/** Reports a problem or warning of a node. */
export type ReportNode = (
  kind: 'problem' | 'warning',
  node: { readonly range?: readonly [number, number, number] | null | undefined },
  message: string,
  hint: string | null,
) => void;

/** The state of reading one document. */
export type PlainReading = {
  readonly anchors: Anchors;
  readonly report: ReportNode;
  /** The text of the whole file. */
  readonly file: string;
};

type AnyMap = YAMLMap<unknown, unknown>;
type AnySeq = YAMLSeq<unknown>;

const problem = (reading: PlainReading, node: object, message: string, hint: string | null): null => {
  reading.report('problem', node, message, hint);
  return null;
};

const scalarValue = (node: Scalar, reading: PlainReading): JsonValue => {
  const wrong = scalarProblem(node);
  if (wrong !== null) return problem(reading, node, wrong.message, wrong.hint);
  const warning = scalarWarning(node, reading.file);
  if (warning !== null) reading.report('warning', node, warning.message, warning.hint);
  return Object.is(node.value, -0) ? 0 : (node.value as JsonValue);
};

const aliasValue = (node: Alias, reading: PlainReading): JsonValue => {
  const alias = reading.anchors.alias(node.source);
  if (alias.ok) return alias.value;
  return alias.message === null ? null : problem(reading, node, alias.message, alias.hint);
};

const merge = (
  into: Record<string, JsonValue>,
  node: object,
  source: JsonValue,
  reading: PlainReading,
): void => {
  for (const part of Array.isArray(source) ? source : [source]) {
    // Reported already.
    if (part === null && !isScalar(node)) continue;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) {
      const message = 'the merge key << needs a mapping, or a list of them';
      problem(reading, node, message, 'give it the alias of a mapping');
      return;
    }
    for (const [key, value] of Object.entries(part as JsonObject)) {
      if (!Object.hasOwn(into, key)) into[key] = value;
    }
  }
};

/** Reports a key that is probably mistyped. */
export const reportKeyWarning = (key: unknown, reading: PlainReading): void => {
  const warning = isScalar(key) ? keyWarning(key, reading.file) : null;
  if (warning !== null) reading.report('warning', key as Scalar, warning.message, warning.hint);
};

/** True for the merge key `<<`; in quotes it is an ordinary key. */
export const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;

const mapValue = (node: AnyMap, depth: number, reading: PlainReading): JsonValue => {
  const result: Record<string, JsonValue> = {};
  const merges: { readonly node: object; readonly source: JsonValue }[] = [];
  for (const { key, value } of node.items) {
    const text = keyText(key, (message, hint) => problem(reading, key as object, message, hint));
    const plain = plainValue(value, depth, reading);
    if (text === null) continue;
    reportKeyWarning(key, reading);
    if (isMergeKey(key)) {
      merges.push({ node: (value ?? key) as object, source: plain });
    } else if (Object.hasOwn(result, text)) {
      problem(
        reading,
        key as object,
        `${quoted(text)} appears twice in this mapping`,
        'remove one of the two',
      );
    } else {
      result[text] = plain;
    }
  }
  for (const { node: at, source } of merges) merge(result, at, source, reading);
  return result;
};

const collectionValue = (node: AnyMap | AnySeq, depth: number, reading: PlainReading): JsonValue => {
  if (depth >= MAX_DEPTH)
    return problem(reading, node, `nested more than ${MAX_DEPTH} levels deep`, 'nest less');
  const wrong = tagProblem(node);
  if (wrong !== null) return problem(reading, node, wrong.message, wrong.hint);
  return isMap(node)
    ? mapValue(node, depth + 1, reading)
    : node.items.map((item) => plainValue(item, depth + 1, reading));
};

const nodeValue = (node: ParsedNode, depth: number, reading: PlainReading): JsonValue => {
  if (isAlias(node)) return aliasValue(node, reading);
  reading.anchors.count(isScalar(node) ? node.value : null);
  if (isScalar(node)) return scalarValue(node, reading);
  return isMap(node) || isSeq(node) ? collectionValue(node, depth, reading) : null;
};

/**
 * Converts a node to plain JSON; reports what cannot be converted and returns null. Also checks what `yaml`
 * does not check, or checks too slowly: duplicate and dangerous keys, tags, numbers that JSON lacks, depth,
 * and the expansion of aliases. Aliased values are shared, not copied. Nodes must be read in document order.
 */
export const plainValue = (node: unknown, depth: number, reading: PlainReading): JsonValue => {
  if (node === null || node === undefined) return null;
  const parsed = node as ParsedNode;
  const anchor = isAlias(parsed) ? undefined : parsed.anchor;
  if (anchor === undefined) return nodeValue(parsed, depth, reading);
  return reading.anchors.define(anchor, () => nodeValue(parsed, depth, reading));
};
