import { relative, resolve } from 'node:path';
import { isYamlName } from '../desired/find-files.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import type { DesiredAccount, DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import { type Imported, importAccount } from '../reconcile/import/import-account.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { Context } from './context.ts';
import { importJson, sayImport } from './import-text.ts';
import { unlessInterrupted } from './interruption.ts';
import { checkNewFile, writeNewFile } from './new-file.ts';
import { observeForImport } from './observe-for-import.ts';
import { openAccount, openStore } from './open-parts.ts';
import { readDesired } from './read-desired.ts';
import { isSelected, unknownAccount } from './select-accounts.ts';

export type ImportOptions = { readonly out?: string | undefined };

/** What the desired state says, and the variables that it refers to. */
type Desired = { readonly state: DesiredState; readonly variables: readonly string[] };

/** Only the account's own credential is needed: what other accounts and entries refer to may be unset. */
const readForImport = async (
  context: Context,
  name: string,
): Promise<Desired & { account: DesiredAccount }> => {
  const variables = new Set<string>();
  const state = await readDesired(context, {
    withoutSecrets: true,
    neededAccount: name,
    onVariable: (variable) => variables.add(variable),
  });
  const account = state.accounts.find((known) => known.name === name);
  if (account === undefined) throw unknownAccount(name, name, state);
  if (!isSelected(context, name)) {
    throw new UsageError(`import ${name}: --account names another account; leave it out.`);
  }
  return { state, variables: [...variables], account };
};

/** The keys of every ledger under the prefix: `forget` and `retry` look for a key in all of them. */
const ledgerKeys = async ({ settings }: Context, redis: RedisHandle): Promise<readonly string[]> => {
  const ledgerOf = (account: string) => openLedger({ redis: redis.client, prefix: settings.prefix, account });
  const accounts = await ledgerOf('-').accounts();
  // What cannot be read in another account is that account's trouble.
  const ledgers = await Promise.all(
    accounts.map((name) =>
      ledgerOf(name)
        .read()
        .catch(() => null),
    ),
  );
  return ledgers.flatMap((ledger) => Object.keys(ledger?.entries ?? {}));
};

const importFrom = async (
  context: Context,
  redis: RedisHandle,
  { state, variables }: Desired,
  account: DesiredAccount,
): Promise<Imported> => {
  const opened = await openAccount(context, redis, state, account);
  const observation = await observeForImport(opened, (ms) =>
    context.out.say(`${account.name}: waiting ${Math.ceil(ms / 1000)} s for the provider before it is read`),
  );
  const { readOnly } = observation.capabilities;
  if (readOnly !== null && observation.live.length === 0) context.out.say(readOnly);
  return importAccount({
    account,
    desired: opened.entries,
    observation,
    ledger: await opened.ledger.read(),
    hasher: opened.hasher,
    takenKeys: [...state.integrations.map(({ key }) => key), ...(await ledgerKeys(context, redis))],
    takenVariables: variables,
    isKnownSecret: (text) => context.secrets.scrub(text) !== text,
  });
};

/** Whether a file is read as part of the desired state. */
const isRead = (path: string, desiredState: string): boolean => {
  const inside = relative(desiredState, path);
  const parts = inside.split(/[\\/]/);
  return inside !== '' && isYamlName(parts.at(-1) ?? '') && parts.every((part) => !part.startsWith('.'));
};

const give = async (context: Context, imported: Imported, out: string | undefined): Promise<void> => {
  const { yaml } = imported;
  if (yaml !== null && out !== undefined) {
    await writeNewFile(out, yaml);
    if (!isRead(resolve(out), context.settings.desiredState)) {
      context.out.say(
        `${out} is not part of the desired state (${context.settings.desiredState}): move it there.`,
      );
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

/** `setpoint import ACCOUNT`: YAML of what is live and neither ours nor in the desired state. Changes nothing at a provider. */
export const importCommand = async (
  context: Context,
  name: string,
  { out }: ImportOptions,
): Promise<number> => {
  if (out !== undefined) await checkNewFile(out);
  const { account, ...desired } = await readForImport(context, name);
  const redis = await openStore(context);
  try {
    const imported = await unlessInterrupted(() => importFrom(context, redis, desired, account));
    await give(context, imported, out);
    if (context.options.json) context.out.printJson(importJson(account.name, imported));
    else sayImport(context, account, imported, out);
    return 0;
  } finally {
    await redis.close();
  }
};
