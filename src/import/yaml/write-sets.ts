import type { DraftRow, DraftSet } from '../sets/draft-set.ts';
import { asComment, commentLines, entryNode, yamlOf } from './draft-node.ts';
import { mapNode, yamlNode } from './yaml-node.ts';

const rowNode = ({ values, lines }: DraftRow) => {
  const node = mapNode(Object.entries(values).map(([name, value]) => [name, yamlNode(value)]));
  if (lines.length > 0) node.comment = asComment(lines);
  return node;
};

const setNode = ({ rows, integration, configRemarks }: DraftSet) =>
  mapNode([
    ['each', mapNode(rows.map((row) => [row.name, rowNode(row)]))],
    ['integration', entryNode({ fields: integration, configRemarks })],
  ]);

/** The section `sets` of a file. */
export const setsText = (sets: readonly DraftSet[]): string => {
  const section = mapNode(sets.map((set) => [set.name, setNode(set)]));
  section.items.forEach(({ key }, at) => {
    key.spaceBefore = at > 0;
    const lines = (sets[at]?.remarks ?? []).flatMap(commentLines);
    if (lines.length > 0) key.commentBefore = asComment(lines);
  });
  return yamlOf(mapNode([['sets', section]]));
};
