import type { DraftSet } from '../sets/draft-set.ts';
import { asComment, commentLines, type Draft, entryNode, yamlOf } from './draft-node.ts';
import { setsText } from './write-sets.ts';
import { mapNode } from './yaml-node.ts';

const sectionText = (drafts: readonly Draft[]): string => {
  const section = mapNode(drafts.map((draft) => [draft.key, entryNode(draft)]));
  section.items.forEach(({ key }, at) => {
    key.spaceBefore = at > 0;
    const lines = (drafts[at] as Draft).remarks.flatMap(commentLines);
    if (lines.length > 0) key.commentBefore = asComment(lines);
  });
  return yamlOf(mapNode([['integrations', section]]));
};

const hashed = (lines: readonly string[], indent: string): string =>
  lines.map((line) => `${indent}#${line === '' ? '' : ` ${line}`}\n`).join('');

/** Comments out an entry so that removing `# ` from each line enables it. */
const offText = (draft: Draft): string => {
  const reasons = [draft.off ?? '', ...draft.remarks].flatMap(commentLines);
  const yaml = yamlOf(mapNode([[draft.key, entryNode(draft)]]));
  return `\n${hashed(reasons, '  ')}${hashed(yaml.trimEnd().split('\n'), '  ')}`;
};

/** Off entries stand below the others; where there is none, the line above them is a comment too. */
const offTexts = (off: readonly Draft[], hasSection: boolean): string =>
  `${off.length > 0 && !hasSection ? '\n# integrations:\n' : ''}${off.map(offText).join('')}`;

/**
 * Writes a file of integrations in the style of `desired-state/`, with commented-out entries last. At least
 * one entry must be enabled, or one set written.
 * @param header the lines of the top comment
 */
export const writeIntegrations = (
  header: readonly string[],
  drafts: readonly Draft[],
  sets: readonly DraftSet[] = [],
): string => {
  const on = drafts.filter(({ off }) => off === null);
  const off = drafts.filter((draft) => draft.off !== null);
  const sections = [
    ...(sets.length > 0 ? [setsText(sets)] : []),
    ...(on.length > 0 ? [sectionText(on)] : []),
  ];
  return `${hashed(header, '')}\n${sections.join('\n')}${offTexts(off, on.length > 0)}`;
};
