import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
} from 'yaml';
import type { YamlDocument } from './documents.ts';

/** Which part of a pair to point at; the key for an unexpected name. */
export type NodeAt = 'key' | 'value';

type Found = { readonly key: unknown; readonly value: unknown };

const offsetOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;

/** The target of each alias of a document. */
type Targets = ReadonlyMap<Alias, Node>;

const readTargets = (document: Document): Targets => {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
};

const targetsBy = new WeakMap<Document, Targets>();

/** Cached, since `yaml` walks the whole document to resolve one alias. */
const targetsOf = (document: Document): Targets => {
  const known = targetsBy.get(document) ?? readTargets(document);
  targetsBy.set(document, known);
  return known;
};

const resolved = (node: unknown, document: Document): unknown =>
  isAlias(node) ? targetsOf(document).get(node) : node;

type Pairs = Map<unknown, Found>;

const pairsBy = new WeakMap<YAMLMap, Pairs>();

/**
 * The pairs of a mapping by name; merged ones do not override its own. Cached, so that a long mapping is not
 * walked for each name.
 */
const pairsOf = (map: YAMLMap<unknown, unknown>, document: Document): Pairs => {
  const known = pairsBy.get(map);
  if (known !== undefined) return known;
  const pairs: Pairs = new Map();
  // Stored before merging, since a mapping may merge itself.
  pairsBy.set(map, pairs);
  const add = (name: unknown, pair: Found): void => {
    if (!pairs.has(name)) pairs.set(name, pair);
  };
  for (const pair of map.items) if (isScalar(pair.key)) add(pair.key.value, pair);
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.value !== '<<') continue;
    const source = resolved(value, document);
    for (const part of isSeq(source) ? source.items : [source]) {
      const target = resolved(part, document);
      if (isMap(target)) for (const [name, pair] of pairsOf(target, document)) add(name, pair);
    }
  }
  return pairs;
};

const step = (from: unknown, name: PropertyKey, document: Document): Found | null => {
  const node = resolved(from, document);
  if (isMap(node)) return pairsOf(node, document).get(name) ?? null;
  const item: unknown = isSeq(node) && typeof name === 'number' ? node.items[name] : undefined;
  return item === undefined ? null : { key: item, value: item };
};

/** An empty value has no position of its own. */
const isEmpty = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null && !node.source);

/** The offset of the value at a path inside an entry, or of its nearest existing parent. */
export const locateNode = (
  documents: readonly YamlDocument[],
  entry: { readonly offset: number; readonly place: readonly [number, number, number] },
  path: readonly PropertyKey[],
  at: NodeAt,
): number => {
  const [documentIndex, section, index] = entry.place;
  const document = documents[documentIndex];
  const top: unknown = document?.contents;
  const entries: unknown = isMap(top) ? top.items[section]?.value : undefined;
  const pair = isMap(entries) ? entries.items[index] : undefined;
  if (document === undefined || pair === undefined) return entry.offset;
  let found: Found = pair;
  let exists = true;
  for (const name of path) {
    const next = step(found.value, name, document);
    exists = next !== null;
    if (next === null) break;
    found = next;
  }
  const useKey = at === 'key' || !exists || isEmpty(found.value);
  return offsetOf(useKey ? found.key : found.value) ?? offsetOf(found.key) ?? entry.offset;
};
