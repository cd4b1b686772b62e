import { resolve } from 'node:path';
import type { AccountContext } from '../reconcile/account-context.ts';
import { readingWaitsText } from '../report/text/pause-text.ts';
import { checkMayEdit, readEntryFile } from './accept/entry-file.ts';
import { replaceFile } from './accept/replace-file.ts';
import { type Accepted, acceptDrift } from './accept-drift.ts';
import type { AppParts } from './app-parts.ts';
import { unknownKey } from './key-owners.ts';
import { isSelected } from './select-accounts.ts';

export type AcceptOptions = {
  /** Paths as `plan` prints them; none: those of the fields that drifted. */
  readonly fields: readonly string[];
  /** Edits the file as well. */
  readonly write: boolean;
  /** Also where Git shows uncommitted changes of the file. */
  readonly force: boolean;
};

/**
 * Takes live values of an integration over into the YAML: as a patch, with `write` in the file.
 * @throws UsageError
 */
export const acceptKey = async (
  parts: Pick<AppParts, 'context' | 'desired' | 'accounts'>,
  key: string,
  { fields, write, force }: AcceptOptions,
): Promise<Accepted> => {
  const { context, desired, accounts } = parts;
  const { settings, secrets, out, options } = context;
  const { environment, desiredState } = settings;
  const cwd = process.cwd();
  const entry = desired.integrations.find((each) => each.key === key);
  if (entry === undefined || !isSelected(context, entry.account))
    throw unknownKey(parts, key, options.account);
  const account = accounts.get(entry.account) as AccountContext;
  const { file: label } = entry.source;
  // Before the first request.
  if (write) await checkMayEdit(label, desiredState, { cwd, environment, force });
  const file = await readEntryFile(label, cwd, environment);
  const onWait = (ms: number): void => out.say(readingWaitsText(entry.account, ms));
  const accepted = await acceptDrift({ account, desired, entry, file, fields, secrets, onWait });
  if (write && accepted.text !== file.text) await replaceFile(resolve(cwd, label), file.text, accepted.text);
  return accepted;
};
