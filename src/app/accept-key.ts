import { resolve } from 'node:path';
import type { SourceFile } from '../desired/files/source-files.ts';
import type { DesiredIntegration } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { readingWaitsText } from '../report/text/rate-text.ts';
import { checkMayEdit, committedFile, type EntryFile, readEntryFile } from './accept/entry-file.ts';
import { replaceFile } from './accept/replace-file.ts';
import { type Accepted, acceptDrift } from './accept-drift.ts';
import type { AppContext, AppParts } from './context.ts';
import { didYouMean, isSelected } from './select-accounts.ts';

export type AcceptOptions = {
  /** Paths as `plan` prints them; none: those of the fields that drifted. */
  readonly fields: readonly string[];
  /** Edits the file as well. */
  readonly write: boolean;
  /** Also where Git shows uncommitted changes of the file. */
  readonly force: boolean;
};

const unknownKey = (
  entries: readonly DesiredIntegration[],
  key: string,
  accounts: readonly string[],
): UsageError => {
  const where = accounts.length === 0 ? '' : ` in account ${accounts.join(' or ')}`;
  const known = entries.map((entry) => entry.key).filter((each) => each !== key);
  return new UsageError(
    `${key}: the desired state has no integration with this key${where}.${didYouMean(key, known)}`,
  );
};

const NOT_OURS =
  'The desired state comes from a Git repository (SETPOINT_GIT_URL), so --write has no file to edit. Leave it out, and apply the patch in a clone of it with git apply';

/** The file that defines an entry: of this machine, or of the commit that was loaded. @throws UsageError */
const fileOf = async (
  { settings, cwd }: AppContext,
  { source }: DesiredIntegration,
  files: readonly SourceFile[],
  { write, force }: AcceptOptions,
): Promise<EntryFile> => {
  const { environment, desiredState, git } = settings;
  if (git === null) {
    if (write) await checkMayEdit(source.file, desiredState, { cwd, environment, force });
    return readEntryFile(source.file, cwd, environment);
  }
  if (write) throw new UsageError(NOT_OURS);
  const committed = files.find(({ label }) => label === source.file);
  if (committed === undefined) throw new Error(`The commit has no file ${source.file}.`);
  return committedFile(committed);
};

/**
 * Takes live values of an integration over into the YAML: as a patch, with `write` in the file.
 * @param files those of the desired state, as they were loaded
 * @throws UsageError
 */
export const acceptKey = async (
  parts: Pick<AppParts, 'context' | 'desired' | 'accounts'>,
  files: readonly SourceFile[],
  key: string,
  options: AcceptOptions,
): Promise<Accepted> => {
  const { context, desired, accounts } = parts;
  const { secrets, out } = context;
  const entry = desired.integrations.find((each) => each.key === key);
  if (entry === undefined || !isSelected(context, entry.account))
    throw unknownKey(desired.integrations, key, context.options.account);
  const account = accounts.get(entry.account) as AccountContext;
  // Before the first request: it may refuse to write.
  const file = await fileOf(context, entry, files, options);
  const onWait = (ms: number): void => out.say(readingWaitsText(entry.account, ms));
  const { fields, write } = options;
  const accepted = await acceptDrift({ account, desired, entry, file, fields, secrets, onWait });
  if (write && accepted.text !== file.text)
    await replaceFile(resolve(context.cwd, file.label), file.text, accepted.text);
  return accepted;
};
