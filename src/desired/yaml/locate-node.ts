import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { YamlDocument } from './documents.ts';

/** The part of a pair to locate: its value, or its key (for an unknown name). */
export type NodeAt = 'key' | 'value';

type Found = { readonly key: unknown; readonly value: unknown };

const offsetOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;

const resolved = (node: unknown, document: Document): unknown =>
  isAlias(node) ? node.resolve(document) : node;

const pairOf = (map: YAMLMap<unknown, unknown>, name: PropertyKey, document: Document): Found | null => {
  const own = map.items.find(({ key }) => isScalar(key) && key.value === name);
  if (own !== undefined) return own;
  for (const { key, value } of map.items) {
    if (!isScalar(key) || key.value !== '<<') continue;
    const source = resolved(value, document);
    for (const part of isSeq(source) ? source.items : [source]) {
      const target = resolved(part, document);
      const found = isMap(target) ? pairOf(target, name, document) : null;
      if (found !== null) return found;
    }
  }
  return null;
};

const step = (from: unknown, name: PropertyKey, document: Document): Found | null => {
  const node = resolved(from, document);
  if (isMap(node)) return pairOf(node, name, document);
  const item: unknown = isSeq(node) && typeof name === 'number' ? node.items[name] : undefined;
  return item === undefined ? null : { key: item, value: item };
};

/** An empty value has no position. */
const isEmpty = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null && !node.source);

/** The offset of the node at a path inside an entry, or of its nearest existing parent. */
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
