import { Document, isMap, type Scalar, type YAMLMap } from 'yaml';
import { escapeUnsafe } from '../../desired/edit/scalar-text.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { wrap } from '../../report/text/layout.ts';
import { mapNode, yamlNode } from './yaml-node.ts';

/** A remark about a config key, or about something outside the config. */
export type ConfigRemark = {
  /** The config key to write it above; null for below the config. */
  readonly key: string | null;
  readonly text: string;
  /** A commented-out line of YAML below it: `access_token: ${SHOP_TOKEN}`. */
  readonly line?: string;
};

/** One integration to write into a file. */
export type Draft = {
  readonly key: string;
  /** In the order to write. Strings are in YAML form: references, and `$${` for a literal `${`. */
  readonly fields: JsonObject;
  /** Comments above the entry. */
  readonly remarks: readonly string[];
  readonly configRemarks: readonly ConfigRemark[];
  /** Why the entry is commented out; null if it is not. */
  readonly off: string | null;
};

/** Escapes a literal string, so that no part of it is read as a reference. */
export const literalText = (text: string): string => text.replaceAll('${', () => '$${');

/** The width of a comment, without its indentation. */
const COLUMNS = 110;

/** Wraps and cleans a comment's text, since a provider's names may contain anything. Without the `#`. */
export const commentLines = (text: string): readonly string[] => wrap(cleanProse(text), COLUMNS);

/** Formats lines of a comment for `yaml`, which adds the `#` to each line. */
export const asComment = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');

/** Also quotes what YAML 1.1 readers would misread: `yes`, dates, octal numbers. */
const documentOptions = { version: '1.2', compat: 'yaml-1.1' } as const;

/** Never folds long strings. */
const layout = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

const remarkLines = ({ text, line }: ConfigRemark): readonly string[] => [
  ...commentLines(text),
  ...(line === undefined ? [] : [line]),
];

/** Puts remarks above the keys of a config that they are about, or below it. */
const remarkConfig = (config: YAMLMap<Scalar<string>, unknown>, remarks: readonly ConfigRemark[]): void => {
  for (const { key } of config.items) {
    const lines = remarks.filter((remark) => remark.key === key.value).flatMap(remarkLines);
    if (lines.length > 0) key.commentBefore = asComment(lines);
  }
  const below = remarks.filter((remark) => remark.key === null).flatMap(remarkLines);
  if (below.length > 0) config.comment = asComment(below);
};

/** Without a config, its remarks follow the entry, and the suggested lines include the `config:` line. */
const remarkMissingConfig = (fields: YAMLMap, remarks: readonly ConfigRemark[]): void => {
  const texts = remarks.flatMap(({ text }) => commentLines(text));
  const lines = remarks.flatMap(({ line }) => (line === undefined ? [] : [`  ${line}`]));
  const all = [...texts, ...(lines.length === 0 ? [] : ['config:', ...lines])];
  if (all.length > 0) fields.comment = asComment(all);
};

/** The fields of an entry, with the remarks about its config. */
export const entryNode = ({
  fields,
  configRemarks,
}: Pick<Draft, 'fields' | 'configRemarks'>): YAMLMap<Scalar<string>, unknown> => {
  const node = mapNode(Object.entries(fields).map(([name, value]) => [name, yamlNode(value as JsonValue)]));
  const config = node.get('config');
  if (isMap(config)) remarkConfig(config as YAMLMap<Scalar<string>, unknown>, configRemarks);
  else remarkMissingConfig(node, configRemarks);
  return node;
};

/** The text of a mapping. */
export const yamlOf = (top: YAMLMap<Scalar<string>, unknown>): string => {
  const document = new Document(null, documentOptions);
  document.contents = top as never;
  return escapeUnsafe(document.toString(layout));
};

/** The entry's fields, in this order. */
export const presentFields = (fields: { readonly [name: string]: JsonValue | undefined }): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, JsonValue] => field[1] !== undefined),
  );
