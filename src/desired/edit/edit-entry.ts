import type { Pair, YAMLMap } from 'yaml';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { sameValue } from '../../plan/compare/equal.ts';
import { integrationSchema } from '../schema/integration-schema.ts';
import { readDocuments, type YamlDocument } from '../yaml/documents.ts';
import { createLineIndex } from '../yaml/line-index.ts';
import { locateNode, type NodeAt } from '../yaml/locate-node.ts';
import { type FileContent, readContent } from '../yaml/parse-file.ts';
import type { SourceEntry } from '../yaml/read-document.ts';
import { type Changing, changeValue } from './change-value.ts';
import type { ValuePath } from './field-path.ts';
import { layoutOf, usedAnchors } from './layout.ts';
import { type Member, membersOf, type Slot } from './members.ts';
import type { RefusalKind } from './refusal.ts';
import { applyEdits, sortedEdits, type TextEdit } from './text-edit.ts';

/** Why an edit is not made, and the line to look at, from 1. */
export type EditRefusal = {
  /** `set`: a set makes the entry, and the edit would change others too. */
  readonly kind: RefusalKind | 'unreadable' | 'set';
  readonly line: number;
  /** What reading the edited text would report, or how the set makes the value; null where the kind says it all. */
  readonly message: string | null;
};

export type EntryEdit =
  | {
      readonly ok: true;
      readonly text: string;
      /** In the order of the text; none where it says so already. */
      readonly edits: readonly TextEdit[];
    }
  | { readonly ok: false; readonly refusal: EditRefusal };

/** In bytes, as the desired state is read. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

const fields = Object.keys(integrationSchema.shape);

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The slot of an entry's value. */
const slotOf = (text: string, document: YamlDocument, [, section, entry]: SourceEntry['place']): Slot => {
  const top = document.contents as YAMLMap;
  const entries = (top.items[section] as Pair).value as YAMLMap;
  return (membersOf(text, entries, top.flow === true)[entry] as Member).slot;
};

/** What is wrong with an edited text: it must read as before, with this one entry changed. */
const misreading = (
  after: string,
  entries: readonly SourceEntry[],
  entry: SourceEntry,
  wanted: JsonObject,
): string | null => {
  if (Buffer.byteLength(after) > MAX_FILE_BYTES) return 'the file would be larger than 10 MiB';
  const { entries: read, problems } = readContent(after);
  const [first] = problems;
  if (first !== undefined) return first.message;
  const same =
    read.length === entries.length &&
    read.every(({ section, key, value }, at) => {
      const before = entries[at] as SourceEntry;
      const expected = before === entry ? wanted : before.value;
      return section === before.section && key === before.key && sameValue(value, expected);
    });
  return same ? null : 'it would read as something else';
};

/** The way to what differs, as far as it is one way. */
const changedPath = (old: JsonValue, wanted: JsonValue): readonly string[] => {
  if (!isObject(old) || !isObject(wanted)) return [];
  const key = [...Object.keys(old), ...Object.keys(wanted)].find(
    (each) =>
      !(Object.hasOwn(old, each) && Object.hasOwn(wanted, each)) ||
      !sameValue(old[each] as JsonValue, wanted[each] as JsonValue),
  );
  return key === undefined ? [] : [key, ...changedPath(old[key] ?? null, wanted[key] ?? null)];
};

/** One entry of a YAML file, to be edited. */
export type EntryEditor = {
  /** As it stands there, references unresolved. */
  readonly written: JsonObject;
  /** The line, from 1, of a value inside it, or of what is nearest to it. */
  lineOf(path: ValuePath, at?: NodeAt): number;
  /**
   * Edits the file so that the entry reads as `wanted`. Every character that need not change stays: comments,
   * order, quotes, anchors, line breaks. Reads its own result to verify it.
   */
  edit(wanted: JsonObject): EntryEdit;
};

/**
 * Opens an entry of a file for edits; each edit begins with the text as it was.
 * @param content the result of reading the text
 * @param written the entry's value
 */
export const openSource = (
  text: string,
  { entries, problems }: FileContent,
  entry: SourceEntry,
  written: JsonObject,
): EntryEditor => {
  const { documents } = readDocuments(text, true);
  const position = createLineIndex(text);
  const lineOf: EntryEditor['lineOf'] = (path, at = 'value') =>
    position(path.length === 0 ? entry.offset : locateNode(documents, entry, path, at)).line;
  const refused = (kind: EditRefusal['kind'], path: ValuePath, message: string | null = null): EntryEdit => ({
    ok: false,
    refusal: { kind, line: lineOf(path), message },
  });
  const document = documents[entry.place[0]] as YamlDocument;
  const around = { layout: layoutOf(text, document), used: usedAnchors(document) };
  const slot = slotOf(text, document, entry.place);
  const edit = (wanted: JsonObject): EntryEdit => {
    // What could not be read is missing in the entry, and would be removed as if it were not wanted.
    const [problem] = problems;
    if (problem !== undefined)
      return { ok: false, refusal: { kind: 'unreadable', line: problem.line, message: problem.message } };
    const changing: Changing = { text, ...around, order: fields, sameValue, refusals: [] };
    const quoting = { keys: 'plain', values: 'plain' } as const;
    const edits = changeValue(changing, slot, written, wanted, quoting, []);
    const [refusal] = changing.refusals;
    if (refusal !== undefined) return refused(refusal.kind, refusal.path);
    const after = applyEdits(text, edits);
    const wrong = misreading(after, entries, entry, wanted);
    if (wrong !== null) return refused('unreadable', changedPath(written, wanted), wrong);
    const made = sortedEdits(edits).filter(({ start, end, text: added }) => start < end || added !== '');
    return { ok: true, text: after, edits: made };
  };
  return { written, lineOf, edit };
};
