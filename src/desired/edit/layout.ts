import { isMap, isSeq, type Pair, visit } from 'yaml';
import type { YamlDocument } from '../yaml/documents.ts';
import { isFlow, rangeOf } from './members.ts';
import { columnOf } from './text-edit.ts';
import type { Layout } from './value-text.ts';

/** How the document around an entry is laid out. What it does not show is as `yaml` writes it. */
export const layoutOf = (text: string, document: YamlDocument): Layout => {
  let step: number | null = null;
  let listsIndented: boolean | null = null;
  let padded: boolean | null = null;
  const look = (pair: Pair): void => {
    const { value } = pair;
    if (isFlow(value) || !(isMap(value) || isSeq(value))) return;
    const inner = columnOf(text, rangeOf(value)[0]) - columnOf(text, rangeOf(pair.key)[0]);
    if (isMap(value) && inner > 0) step ??= inner;
    if (isSeq(value)) listsIndented ??= inner > 0;
  };
  visit(document, {
    Pair: (_key, pair) => look(pair),
    Map: (_key, map) => {
      if (isFlow(map) && map.items.length > 0) padded ??= /^\{\s/.test(text.slice(rangeOf(map)[0]));
    },
  });
  const lineBreak = /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';
  return { lineBreak, step: step ?? 2, listsIndented: listsIndented ?? true, padded: padded ?? true };
};

/** The anchors that aliases of the document use. */
export const usedAnchors = (document: YamlDocument): ReadonlySet<string> => {
  const used = new Set<string>();
  visit(document, { Alias: (_key, { source }) => void used.add(source) });
  return used;
};
