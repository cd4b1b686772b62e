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

/** Which of a pair: its value, or its key (for a name that should not be there). */
export type NodeAt = 'key' | 'value';

type Found = { readonly key: unknown; readonly value: unknown };

const offsetOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;

/** What each alias of a document stands for. */
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

/** `yaml` walks the whole document for each alias: ten thousand of them would each. */
const targetsOf = (document: Document): Targets => {
  const known = targetsBy.get(document) ?? readTargets(document);
  targetsBy.set(document, known);
  return known;
};

const resolved = (node: unknown, document: Document): unknown =>
  isAlias(node) ? targetsOf(document).get(node) : node;

type Pairs = Map<unknown, Found>;

const pairsBy = new WeakMap<YAMLMap, Pairs>();

/** The pairs of a mapping by name, the merged ones after its own. Read once: a long mapping is not walked for each name. */
const pairsOf = (map: YAMLMap<unknown, unknown>, document: Document): Pairs => {
  const known = pairsBy.get(map);
  if (known !== undefined) return known;
  const pairs: Pairs = new Map();
  // Before what it merges: that may be itself.
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

/** An empty value has no place of its own. */
const isEmpty = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null && !node.source);

/** The offset of what a path inside an entry leads to, or of the last part of the path that is there. */
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
  let whole = true;
  for (const name of path) {
    const next = step(found.value, name, document);
    whole = next !== null;
    if (next === null) break;
    found = next;
  }
  const useKey = at === 'key' || !whole || isEmpty(found.value);
  return offsetOf(useKey ? found.key : found.value) ?? offsetOf(found.key) ?? entry.offset;
};
