import { relative, resolve } from 'node:path';
import { withClosers } from '../../app/closers.ts';
import { type ImportBasis, ledgerKeys, observeForImport, readImportBasis } from '../../app/import-basis.ts';
import { unlessInterrupted } from '../../app/interruption.ts';
import { openAccount, openStore } from '../../app/open-parts.ts';
import { isYamlName } from '../../desired/files/find-files.ts';
import type { ImportInput } from '../../import/draft-accounts.ts';
import { type Imported, importAccounts } from '../../import/import-accounts.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { RedisHandle } from '../../redis/redis-handle.ts';
import { readingWaitsText } from '../../report/text/rate-text.ts';
import type { Context } from '../context.ts';
import { importJson, sayImport } from '../terminal/import-text.ts';
import { checkNewFile, writeNewFile } from '../terminal/new-file.ts';

export type ImportOptions = {
  readonly out?: string | undefined;
  /** Write three or more that differ in values only as one set. */
  readonly sets?: boolean | undefined;
};

const readInput = async (
  context: Context,
  redis: RedisHandle,
  { state, variables }: ImportBasis,
  account: DesiredAccount,
): Promise<ImportInput> => {
  const opened = await openAccount(context, redis, state, account);
  const observation = await observeForImport(opened, (ms) =>
    context.out.say(readingWaitsText(account.name, ms)),
  );
  const { readOnly } = observation.capabilities;
  if (readOnly !== null && observation.live.length === 0) context.out.say(readOnly);
  return {
    account,
    desired: opened.entries,
    observation,
    ledger: await opened.ledger.read(),
    hasher: opened.hasher,
    takenKeys: [...state.integrations.map(({ key }) => key), ...(await ledgerKeys(context, redis))],
    takenVariables: variables,
    isKnownSecret: (text) => context.secrets.scrub(text) !== text,
  };
};

const importFrom = async (
  context: Context,
  redis: RedisHandle,
  basis: ImportBasis,
  asSets: boolean,
): Promise<Imported> => {
  const inputs: ImportInput[] = [];
  for (const account of basis.accounts) inputs.push(await readInput(context, redis, basis, account));
  return importAccounts(inputs, asSets);
};

/** Whether a file is part of the desired state. */
const isInDesiredState = (path: string, desiredState: string): boolean => {
  const inside = relative(desiredState, path);
  const parts = inside.split(/[\\/]/);
  return inside !== '' && isYamlName(parts.at(-1) ?? '') && parts.every((part) => !part.startsWith('.'));
};

const deliver = async (context: Context, imported: Imported, out: string | undefined): Promise<void> => {
  const { yaml } = imported;
  if (yaml !== null && out !== undefined) {
    const { git, desiredState } = context.settings;
    await writeNewFile(out, context.cwd, yaml);
    if (git !== null) {
      context.out.say(`${out} is not part of the desired state yet: commit it to ${git.path} of ${git.url}.`);
    } else if (!isInDesiredState(resolve(context.cwd, out), desiredState)) {
      context.out.say(`${out} is not part of the desired state (${desiredState}): move it there.`);
    }
  }
  if (yaml === null || out !== undefined || context.options.json) return;
  context.out.print(yaml);
  if (context.secrets.scrub(yaml) !== yaml) {
    context.out.say(
      'Warning: a known secret is also an ordinary word of this file, and is not shown: write it with --out.',
    );
  }
};

/**
 * `setpoint import ACCOUNT…`: YAML of live integrations that are not managed yet. Changes nothing at a
 * provider.
 */
export const importCommand = async (
  context: Context,
  accounts: readonly string[],
  { out, sets = false }: ImportOptions,
): Promise<number> => {
  const names = [...new Set(accounts)];
  if (out !== undefined) await checkNewFile(out, context.cwd);
  const basis = await readImportBasis(context, names);
  return withClosers(async (closers) => {
    const redis = await openStore(context, closers);
    const imported = await unlessInterrupted(context, () => importFrom(context, redis, basis, sets));
    await deliver(context, imported, out);
    if (context.options.json) context.out.printJson(importJson(names, imported));
    else sayImport(context, basis.accounts, imported, out);
    return 0;
  });
};
