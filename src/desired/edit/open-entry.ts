import type { JsonObject, JsonValue } from '../../model/json.ts';
import { createLoadReport, type Entry } from '../load-report.ts';
import { mergeIntegrations } from '../merge-entries.ts';
import { type FileContent, parsedFile, readContent } from '../yaml/parse-file.ts';
import { type EntryEditor, openSource } from './edit-entry.ts';
import { openRow } from './edit-row.ts';

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entry that a set of this file makes. */
const findMade = (text: string, content: FileContent, key: string): Entry | undefined => {
  const file = { label: '', parsed: parsedFile(text, content) };
  return mergeIntegrations([file], createLoadReport()).find(
    ({ source, row }) => source.key === key && row !== undefined,
  );
};

/**
 * Opens an integration of a file for edits; each edit begins with the text as it was. One of a set is edited in its
 * row. Null where the file does not have it.
 * @param text without a byte order mark
 */
export const openEntry = (text: string, key: string): EntryEditor | null => {
  const content = readContent(text);
  const entry = content.entries.find((each) => each.section === 'integrations' && each.key === key);
  if (entry !== undefined)
    return isObject(entry.value) ? openSource(text, content, entry, entry.value) : null;
  const made = findMade(text, content, key);
  const set = made?.row?.set;
  if (made?.row === undefined || !isObject(made.source.value) || !isObject(set?.value)) return null;
  return openRow(made.row, made.source.value, openSource(text, content, made.row.set, set.value));
};
