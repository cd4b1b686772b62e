import { isMap, type Pair } from 'yaml';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { sameValue } from '../../plan/compare/equal.ts';
import { integrationSchema } from '../schema/integration-schema.ts';
import { readDocuments, type YamlDocument } from '../yaml/documents.ts';
import { createLineIndex } from '../yaml/line-index.ts';
import { locateNode, type NodeAt } from '../yaml/locate-node.ts';
import { readContent } from '../yaml/parse-file.ts';
import type { SourceEntry } from '../yaml/read-document.ts';
import { type Changing, changeValue } from './change-value.ts';
import type { ValuePath } from './field-path.ts';
import { layoutOf, usedAnchors } from './layout.ts';
import { membersOf } from './members.ts';
import type { RefusalKind } from './refusal.ts';
import { applyEdits, sortedEdits, type TextEdit } from './text-edit.ts';

/** Why an edit is not made, and the line to look at, from 1. */
export type EditRefusal = {
  readonly kind: RefusalKind | 'unreadable';
  readonly line: number;
  /** What reading the edited text would report; null where the kind says it all. */
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
const largestFile = 10 * 1024 * 1024;

const fields = Object.keys(integrationSchema.shape);

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The slot of an entry's value. */
const slotOf = (
  text: string,
  documents: readonly YamlDocument[],
  { place: [document, section, entry] }: SourceEntry,
) => {
  const found = documents[document];
  const top: unknown = found?.contents;
  const pair = isMap(top) ? (top.items[section] as Pair | undefined) : undefined;
  if (found === undefined || pair === undefined || !isMap(pair.value)) return null;
  const flow = isMap(top) && top.flow === true;
  const slot = membersOf(text, pair.value, flow)[entry]?.slot;
  return slot === undefined ? null : { document: found, slot };
};

/** What is wrong with an edited text: it must read as before, with this one entry changed. */
const misreading = (
  after: string,
  entries: readonly SourceEntry[],
  entry: SourceEntry,
  wanted: JsonObject,
): string | null => {
  if (Buffer.byteLength(after) > largestFile) return 'the file would be larger than 10 MiB';
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

/** One integration of a YAML file, to be edited. */
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
 * Opens an integration of a file for edits; each edit begins with the text as it was. Null where the file does
 * not have it.
 * @param text without a byte order mark
 */
export const openEntry = (text: string, key: string): EntryEditor | null => {
  const { entries } = readContent(text);
  const entry = entries.find((each) => each.section === 'integrations' && each.key === key);
  if (entry === undefined || !isObject(entry.value)) return null;
  const written = entry.value;
  const { documents } = readDocuments(text, true);
  const position = createLineIndex(text);
  const lineOf: EntryEditor['lineOf'] = (path, at = 'value') =>
    position(path.length === 0 ? entry.offset : locateNode(documents, entry, path, at)).line;
  const refused = (kind: EditRefusal['kind'], path: ValuePath, message: string | null = null): EntryEdit => ({
    ok: false,
    refusal: { kind, line: lineOf(path), message },
  });
  const found = slotOf(text, documents, entry);
  const around = found && { layout: layoutOf(text, found.document), used: usedAnchors(found.document) };
  const edit = (wanted: JsonObject): EntryEdit => {
    if (found === null || around === null) return refused('form', []);
    const changing: Changing = { text, ...around, order: fields, sameValue, refusals: [] };
    const quoting = { keys: 'plain', values: 'plain' } as const;
    const edits = changeValue(changing, found.slot, written, wanted, quoting, []);
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
