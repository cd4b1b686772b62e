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
import type { JsonObject, JsonValue } from '../model/json.ts';
import { keyText } from './key-text.ts';
import { quoted } from './quoted.ts';
import { numberDoubt, scalarProblem, tagProblem } from './scalar-checks.ts';

/** Levels of mappings and lists, as seen from the top of the document. */
const deepest = 100;

/** Values that aliases and merge keys of one document may stand for, all in all. */
const mostExpanded = 1_000_000;

/** A text counts for more values, one per this many characters. */
const charactersPerValue = 32;

type Anchored = { readonly value: JsonValue; readonly weight: number } | 'open';

/** Reads the values of one document, in its order. */
export type PlainReader = {
  /** The value of a node; null where it cannot be one, which has been reported. */
  value(node: unknown, depth: number): JsonValue;
};

/** Takes what is wrong with a node. */
export type ReportNode = (
  kind: 'problem' | 'warning',
  node: { readonly range?: readonly [number, number, number] | null | undefined },
  message: string,
  hint: string | null,
) => void;

/**
 * Turns nodes into plain JSON, with every check on the way that `yaml` leaves out or does too slowly: keys that are
 * repeated or dangerous, tags, numbers that are none in JSON, depth, and anchors that would grow beyond all bounds. What
 * an alias stands for is shared, not copied.
 */
export const createPlainReader = (report: ReportNode): PlainReader => {
  const anchors = new Map<string, Anchored>();
  let weight = 0;
  let expanded = 0;

  const problem = (node: object, message: string, hint: string | null): null => {
    report('problem', node, message, hint);
    return null;
  };

  const scalar = (node: Scalar): JsonValue => {
    const value = node.value;
    const wrong = scalarProblem(node);
    if (wrong !== null) return problem(node, wrong.message, wrong.hint);
    const doubt = numberDoubt(node);
    if (doubt !== null) report('warning', node, doubt.message, doubt.hint);
    if (typeof value === 'string') weight += Math.floor(value.length / charactersPerValue);
    return Object.is(value, -0) ? 0 : (value as JsonValue);
  };

  const alias = (node: Alias): JsonValue => {
    const known = anchors.get(node.source);
    if (known === undefined) {
      return problem(
        node,
        `there is no anchor ${quoted(node.source)} above`,
        'quote a text that begins with *',
      );
    }
    if (known === 'open') return problem(node, `the anchor ${quoted(node.source)} holds itself`, null);
    weight += known.weight;
    const before = expanded;
    expanded += known.weight;
    if (before > mostExpanded) return null;
    if (expanded > mostExpanded) {
      return problem(
        node,
        `the anchors of this document stand for more than ${mostExpanded} values`,
        'write the values out',
      );
    }
    return known.value;
  };

  const merge = (into: Record<string, JsonValue>, node: object, source: JsonValue): void => {
    for (const part of Array.isArray(source) ? source : [source]) {
      // An alias without a value has been reported.
      if (part === null && !isScalar(node)) continue;
      if (typeof part !== 'object' || part === null || Array.isArray(part)) {
        problem(
          node,
          'the merge key << needs a mapping, or a list of them',
          'give it the alias of a mapping',
        );
        return;
      }
      for (const [key, value] of Object.entries(part as JsonObject))
        if (!Object.hasOwn(into, key)) into[key] = value;
    }
  };

  const map = (node: YAMLMap<unknown, unknown>, depth: number): JsonValue => {
    const result: Record<string, JsonValue> = {};
    const merges: { readonly node: object; readonly source: JsonValue }[] = [];
    for (const { key, value } of node.items) {
      const text = keyText(key, (message, hint) => problem(key as object, message, hint));
      const plain = reader.value(value, depth);
      if (text === null) continue;
      if (text === '<<' && isScalar(key) && key.type === Scalar.PLAIN) {
        merges.push({ node: (value ?? key) as object, source: plain });
      } else if (Object.hasOwn(result, text)) {
        problem(key as object, `${quoted(text)} stands twice in this mapping`, 'remove one of the two');
      } else {
        result[text] = plain;
      }
    }
    for (const { node: at, source } of merges) merge(result, at, source);
    return result;
  };

  const collection = (node: YAMLMap<unknown, unknown> | YAMLSeq<unknown>, depth: number): JsonValue => {
    if (depth >= deepest) return problem(node, `nested more than ${deepest} levels deep`, 'nest less');
    const wrong = tagProblem(node);
    if (wrong !== null) return problem(node, wrong.message, wrong.hint);
    return isMap(node) ? map(node, depth + 1) : node.items.map((item) => reader.value(item, depth + 1));
  };

  const unanchored = (node: ParsedNode, depth: number): JsonValue => {
    weight += 1;
    if (isScalar(node)) return scalar(node);
    if (isAlias(node)) return alias(node);
    return isMap(node) || isSeq(node) ? collection(node, depth) : null;
  };

  const reader: PlainReader = {
    value: (node, depth) => {
      if (node === null || node === undefined) return null;
      const parsed = node as ParsedNode;
      const anchor = isAlias(parsed) ? undefined : parsed.anchor;
      if (anchor === undefined) return unanchored(parsed, depth);
      const before = weight;
      anchors.set(anchor, 'open');
      const value = unanchored(parsed, depth);
      anchors.set(anchor, { value, weight: weight - before });
      return value;
    },
  };
  return reader;
};
