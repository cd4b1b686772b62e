import { type EditRefusal, editEntry } from '../../desired/edit/edit-entry.ts';
import { entryProblems } from '../../desired/edit/entry-problems.ts';
import { pathText, readPath, type ValuePath, withValueAt } from '../../desired/edit/field-path.ts';
import { parsedFile, readContent } from '../../desired/yaml/parse-file.ts';
import type { DesiredState } from '../../model/desired.ts';
import { UsageError } from '../../model/errors.ts';
import { foldName } from '../../model/fold-name.ts';
import type { JsonObject } from '../../model/json.ts';
import { didYouMean } from '../nearest.ts';
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
  readonly judging: Omit<Judging, 'written' | 'placeOf'>;
  /** As the person wrote them; none: those that drifted. */
  readonly fields: readonly string[];
};

const simpleFields = ['name', 'active', 'visibility', 'agentId'] as const;

const MARK = '\ufeff';

/** What each refusal of the editor says, before the line to edit. */
const refusals: { readonly [kind in EditRefusal['kind']]: string } = {
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
const rejection = ({ file, desired, judging }: Accepting, text: string, path: ValuePath): string | null => {
  const providers = new Map(desired.accounts.map(({ name, provider }) => [name, provider]));
  const [problem] = entryProblems(file.label, text, providers);
  if (problem !== undefined) return problem.message;
  if (path[0] !== 'name') return null;
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

/** Takes live values over into the text of a file, each field on its own: one that cannot be keeps no other back. */
export const acceptFields = (accepting: Accepting): AcceptedText => {
  const { file } = accepting;
  const mark = file.text.startsWith(MARK) ? MARK : '';
  const before = file.text.slice(mark.length);
  const parsed = parsedFile(before, readContent(before));
  const { key } = accepting.judging.entry;
  const source = parsed.entries.find((entry) => entry.section === 'integrations' && entry.key === key);
  if (source === undefined)
    throw new UsageError(`${key} was removed from ${file.label} meanwhile, so nothing was taken over.`);
  const lineOf = (path: ValuePath): number => parsed.locate(source, path, 'value').line;
  const judging: Judging = {
    ...accepting.judging,
    written: source.value as JsonObject,
    placeOf: (path) => `${file.label}:${lineOf(path)}`,
  };
  let wanted = judging.written;
  let text = before;

  /** Null: taken over. */
  const take = (path: ValuePath): string | null => {
    const why = whyNotTaken(judging, path);
    if (why !== null) return why;
    const value = liveValueAt(judging.live, path);
    const next = withValueAt(wanted, path, value === undefined ? undefined : asWritten(value)) as JsonObject;
    const edit = editEntry(before, key, next);
    if (!edit.ok) {
      const { kind, line, message } = edit.refusal;
      const text =
        message === null ? refusals[kind] : `the YAML cannot hold the live value (${message}); edit it at`;
      return `${text} ${file.label}:${line}`;
    }
    const rejected = path[0] === 'config' ? null : rejection(accepting, edit.text, path);
    if (rejected !== null)
      return `the desired state would not be valid (${rejected}); edit it at ${judging.placeOf(path)}`;
    wanted = next;
    text = edit.text;
    return null;
  };

  const judged = (path: ValuePath): AcceptedField => {
    const facts = { path: pathText(path), file: file.label, line: lineOf(path) };
    const hasAll = isSaidAlready(judging, path);
    if (hasAll) return { ...facts, accepted: true, reason: 'the YAML says already what is live' };
    const reason = take(path);
    return reason === null ? { ...facts, accepted: true } : { ...facts, accepted: false, reason };
  };

  const named = [...new Set(accepting.fields)];
  const fields = named.map((field): AcceptedField => {
    const path = readField(field, judging);
    if (typeof path !== 'string') return judged(path);
    const { line } = parsed.locate(
      source,
      field === 'type' ? ['type'] : [],
      field === 'type' ? 'value' : 'key',
    );
    const reason = `${path}; the entry is at ${file.label}:${line}`;
    return { path: field, file: file.label, line, accepted: false, reason };
  });
  const drifted = named.length === 0 ? driftedPaths(judging).map(judged) : [];
  return { fields: [...fields, ...drifted], text: mark + text };
};
