import { Document, isMap, type Scalar, type YAMLMap } from 'yaml';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { wrap } from '../../report/text/wrap.ts';
import type { ConfigRemark, Draft } from './draft.ts';
import { escapeUnsafe, mapNode, yamlNode } from './yaml-node.ts';

/** Columns of a comment, without its indentation. */
const columns = 110;

/**
 * A sentence as lines of a comment: what providers call things is cleaned, so that it stays one. Without the
 * `#`.
 */
export const commentLines = (text: string): readonly string[] => wrap(cleanProse(text), columns);

/** Lines as `yaml` wants a comment: it puts the `#` before each. */
export const asComment = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');

/**
 * Also in quotes what readers of the older YAML 1.1 would take for something else: `yes`, dates, octal
 * numbers.
 */
const documentOptions = { version: '1.2', compat: 'yaml-1.1' } as const;

/** No text is broken into lines for its length. */
const layout = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

const remarkLines = ({ text, line }: ConfigRemark): readonly string[] => [
  ...commentLines(text),
  ...(line === undefined ? [] : [line]),
];

const remarkConfig = (config: YAMLMap<Scalar<string>, unknown>, remarks: readonly ConfigRemark[]): void => {
  for (const { key } of config.items) {
    const lines = remarks.filter((remark) => remark.key === key.value).flatMap(remarkLines);
    if (lines.length > 0) key.commentBefore = asComment(lines);
  }
  const below = remarks.filter((remark) => remark.key === null).flatMap(remarkLines);
  if (below.length > 0) config.comment = asComment(below);
};

/**
 * With no config to stand in, its remarks stand below the entry, and the lines to be put in bring their own.
 */
const remarkMissingConfig = (fields: YAMLMap, remarks: readonly ConfigRemark[]): void => {
  const texts = remarks.flatMap(({ text }) => commentLines(text));
  const lines = remarks.flatMap(({ line }) => (line === undefined ? [] : [`  ${line}`]));
  const all = [...texts, ...(lines.length === 0 ? [] : ['config:', ...lines])];
  if (all.length > 0) fields.comment = asComment(all);
};

const entryNode = ({ fields, configRemarks }: Draft): YAMLMap<Scalar<string>, unknown> => {
  const node = mapNode(Object.entries(fields).map(([name, value]) => [name, yamlNode(value as JsonValue)]));
  const config = node.get('config');
  if (isMap(config)) remarkConfig(config as YAMLMap<Scalar<string>, unknown>, configRemarks);
  else remarkMissingConfig(node, configRemarks);
  return node;
};

const yamlOf = (top: YAMLMap<Scalar<string>, unknown>): string => {
  const document = new Document(null, documentOptions);
  document.contents = top as never;
  return escapeUnsafe(document.toString(layout));
};

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

/**
 * An entry commented out, where removing the first two characters behind the indentation of each line would
 * put it in.
 */
const offText = (draft: Draft): string => {
  const reasons = [draft.off ?? '', ...draft.remarks].flatMap(commentLines);
  const yaml = yamlOf(mapNode([[draft.key, entryNode(draft)]]));
  return `\n${hashed(reasons, '  ')}${hashed(yaml.trimEnd().split('\n'), '  ')}`;
};

/** Fields of an entry that are there, in this order. */
export const presentFields = (fields: { readonly [name: string]: JsonValue | undefined }): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, JsonValue] => field[1] !== undefined),
  );

/**
 * A file of integrations in the style of `desired-state/`; what is off stands behind the others, commented
 * out. At least one must not be.
 * @param header the lines of the comment at the top
 */
export const writeIntegrations = (header: readonly string[], drafts: readonly Draft[]): string => {
  const on = drafts.filter(({ off }) => off === null);
  const off = drafts.filter((draft) => draft.off !== null);
  return `${hashed(header, '')}\n${sectionText(on)}${off.map(offText).join('')}`;
};
