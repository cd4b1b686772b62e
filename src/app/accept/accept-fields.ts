import type { EditRefusal, EntryEditor } from '../../desired/edit/edit-entry.ts';
import { entryProblems } from '../../desired/edit/entry-problems.ts';
import { pathText, readPath, type ValuePath, withValueAt } from '../../desired/edit/field-path.ts';
import { openEntry } from '../../desired/edit/open-entry.ts';
import type { DesiredState } from '../../model/desired.ts';
import { UsageError } from '../../model/errors.ts';
import { foldName } from '../../model/fold.ts';
import type { JsonObject } from '../../model/json.ts';
import { didYouMean } from '../select-accounts.ts';
import type { EntryFile } from './entry-file.ts';
import { isSaidAlready, type Judging, whyNotTaken } from './judge-field.ts';
import { asWritten, liveValueAt, pathOfField } from './live-value.ts';

/** What became of one field. */
export type AcceptedField = {
  readonly path: string;
  readonly file: string;
  /** The line of its value, or of what is nearest to it, in the file as it was. */
  readonly line: number;
  readonly accepted: boolean;
  /** Why it was not taken over, and which line to edit instead; or why there was nothing to edit. */
  readonly reason?: string;
};

/** What to take over, and where it goes. */
export type Accepting = {
  readonly file: EntryFile;
  readonly desired: Pick<DesiredState, 'accounts' | 'integrations'>;
  /** What is live and what the plan says, but for where the entry stands. */
  readonly judging: Omit<Judging, 'written' | 'defaultsAt' | 'placeOf'>;
  /** As the person wrote them; none: those that drifted. */
  readonly fields: readonly string[];
};

const simpleFields = ['name', 'active', 'visibility', 'agentId'] as const;

const MARK = '\ufeff';

/** What each refusal of the editor says, before the line to edit. */
const refusals: { readonly [kind in Exclude<EditRefusal['kind'], 'set'>]: string } = {
  reference: 'its value comes from a reference; edit it, or what it stands for, at',
  alias: 'it is an alias, and others share what it stands for; write a value of its own at',
  anchor: 'its anchor is used elsewhere, so others would change too; edit it at',
  merge:
    'it comes through a merge key (<<), and others share it; write the key into the entry, or edit it at',
  form: 'it is written in a form that cannot be edited here; edit it at',
  unreadable: 'the YAML cannot hold the live value; edit it at',
};

const driftedPaths = ({ changes }: Accepting['judging']): readonly ValuePath[] => {
  const fields = changes.flatMap((change) => change.fields.filter(({ cause }) => cause !== 'desired'));
  return [...new Set(fields.map(({ path }) => path))].map(pathOfField);
};

/** A field as a person names it; else why it is none. */
const readField = (field: string, { written, live, entry }: Judging): ValuePath | string => {
  if (simpleFields.some((name) => name === field)) return [field];
  if (field === 'type') return 'a type is not taken over, since no update changes it';
  const path = field.startsWith('config.')
    ? readPath(field.slice('config.'.length), [live.config, (written.config ?? {}) as JsonObject])
    : null;
  if (path !== null) return ['config', ...path];
  const keys = [...Object.keys(live.config), ...Object.keys(entry.config)].map((key) => `config.${key}`);
  const hint = didYouMean(field, [...simpleFields, ...keys]);
  return `neither the YAML nor the provider has a field of this name that can be taken over.${hint} See setpoint plan`;
};

/** Why the desired state as a whole could not take an edited file; null where it can. */
const rejection = (
  { file, desired, judging }: Accepting,
  text: string,
  paths: readonly ValuePath[],
): string | null => {
  const providers = new Map(desired.accounts.map(({ name, provider }) => [name, provider]));
  const [problem] = entryProblems(file.label, text, providers);
  if (problem !== undefined) return problem.message;
  if (!paths.some(([field]) => field === 'name')) return null;
  const { entry } = judging;
  const name = foldName(judging.live.name);
  const twin = desired.integrations.find(
    (each) =>
      each.key !== entry.key &&
      each.account === entry.account &&
      each.type === entry.type &&
      foldName(each.name) === name,
  );
  return twin === undefined ? null : `integration ${twin.key} has the same account, type and name`;
};

/** The fields, and the file's text with those that are taken over. */
export type AcceptedText = { readonly fields: readonly AcceptedField[]; readonly text: string };

/** The entry with some live values in it. */
const withLive = ({ live }: Judging, written: JsonObject, paths: readonly ValuePath[]): JsonObject =>
  paths.reduce<JsonObject>((entry, path) => {
    const value = liveValueAt(live, path);
    return withValueAt(entry, path, value === undefined ? undefined : asWritten(value)) as JsonObject;
  }, written);

/** Why these values cannot be written together; the text with them where they can. */
const write = (
  accepting: Accepting,
  editor: EntryEditor,
  judging: Judging,
  paths: readonly ValuePath[],
): { readonly text: string } | { readonly reason: string } => {
  const edit = editor.edit(withLive(judging, editor.written, paths));
  const at = judging.placeOf(paths.at(-1) ?? []);
  if (!edit.ok) {
    const { kind, line, message } = edit.refusal;
    if (kind === 'set') return { reason: `${message}; edit it at ${accepting.file.label}:${line}` };
    if (kind !== 'unreadable') return { reason: `${refusals[kind]} ${accepting.file.label}:${line}` };
    return { reason: `the YAML cannot hold the live value (${message}); edit it at ${at}` };
  }
  const rejected = paths.every(([field]) => field === 'config')
    ? null
    : rejection(accepting, edit.text, paths);
  if (rejected === null) return edit;
  return { reason: `the desired state would not be valid (${rejected}); edit it at ${at}` };
};

/**
 * Writes as many of the values as can be written. All at once where that works, since reading a long file for each
 * takes its time.
 */
const writeAll = (
  accepting: Accepting,
  editor: EntryEditor,
  judging: Judging,
  paths: readonly ValuePath[],
): { readonly text: string | null; readonly reasons: ReadonlyMap<ValuePath, string> } => {
  const reasons = new Map<ValuePath, string>();
  if (paths.length === 0) return { text: null, reasons };
  const together = write(accepting, editor, judging, paths);
  if ('text' in together) return { text: together.text, reasons };
  const taken: ValuePath[] = [];
  let text: string | null = null;
  for (const path of paths) {
    const written = write(accepting, editor, judging, [...taken, path]);
    if ('reason' in written) reasons.set(path, written.reason);
    else {
      taken.push(path);
      text = written.text;
    }
  }
  return { text, reasons };
};

const SAID = 'the YAML says already what is live';

/** Takes live values over into the text of a file. One that cannot be taken over keeps no other back. */
export const acceptFields = (accepting: Accepting): AcceptedText => {
  const { file } = accepting;
  const mark = file.text.startsWith(MARK) ? MARK : '';
  const { key } = accepting.judging.entry;
  const editor = openEntry(file.text.slice(mark.length), key);
  if (editor === null)
    throw new UsageError(`${key} was removed from ${file.label} meanwhile, so nothing was taken over.`);
  const { account: name } = accepting.judging.entry;
  const account = accepting.desired.accounts.find((each) => each.name === name);
  const judging: Judging = {
    ...accepting.judging,
    written: editor.written,
    defaultsAt: account?.defaultsAt ?? {},
    placeOf: (path) => `${file.label}:${editor.lineOf(path)}`,
  };
  const named = [...new Set(accepting.fields)].map((field) => ({ field, path: readField(field, judging) }));
  const drifted = driftedPaths(judging).map((path) => ({ field: pathText(path), path }));
  const asked = accepting.fields.length === 0 ? drifted : named;
  const judged = asked.map(({ field, path }) => {
    if (typeof path === 'string') return { field, path: null, reason: path, isSaid: false };
    const isSaid = isSaidAlready(judging, path);
    return { field, path, reason: isSaid ? SAID : whyNotTaken(judging, path), isSaid };
  });
  const paths = judged.flatMap(({ path, reason }) => (path !== null && reason === null ? [path] : []));
  const { text, reasons } = writeAll(accepting, editor, judging, paths);
  const fields = judged.map(({ field, path, reason: known, isSaid }): AcceptedField => {
    if (path === null) {
      const line = field === 'type' ? editor.lineOf(['type']) : editor.lineOf([]);
      const reason = `${known}; the entry is at ${file.label}:${line}`;
      return { path: field, file: file.label, line, accepted: false, reason };
    }
    const reason = known ?? reasons.get(path);
    const place = { path: field, file: file.label, line: editor.lineOf(path) };
    return { ...place, accepted: isSaid || reason === undefined, ...(reason !== undefined && { reason }) };
  });
  return { fields, text: text === null ? file.text : mark + text };
};
