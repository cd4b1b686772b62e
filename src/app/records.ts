import type { DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import type { HistoryStore } from '../store/history/history-store.ts';
import type { StatusStore } from '../store/status/status-store.ts';
import { withClosers } from './closers.ts';
import type { AppContext } from './context.ts';
import { unlessInterrupted } from './interruption.ts';
import { loadForCommand } from './load-for-command.ts';
import { openStore } from './open-parts.ts';
import { didYouMean, selectedAccounts } from './select-accounts.ts';

/**
 * What Redis knows about the accounts, for commands without provider requests. They work without secrets and
 * while the desired state is invalid.
 */
export type Records = {
  readonly context: AppContext;
  readonly redis: RedisHandle;
  readonly prefix: string;
  /** Null while it is not valid, or cannot be read. */
  readonly desired: DesiredState | null;
  /** The accounts of the YAML and of the ledger, sorted. */
  readonly accounts: readonly string[];
  history(account: string): HistoryStore;
  status(account: string): StatusStore;
  /** The keys of the YAML, of the ledger and of the last runs, in these accounts. */
  keys(accounts: readonly string[]): Promise<ReadonlySet<string>>;
};

const readLeniently = async (context: AppContext): Promise<DesiredState | null> => {
  const { out } = context;
  try {
    const loaded = await loadForCommand(context, { withoutSecrets: true, lastGood: true });
    if (loaded.ok) return loaded.state;
    out.say(
      'Note: the desired state is not valid (see: setpoint validate), so only accounts and keys in the ledger are known.',
    );
  } catch (error) {
    // Only a Git source throws: its commit cannot be read.
    if (!(error instanceof UsageError)) throw error;
    out.say(`Note: ${error.message} So only accounts and keys in the ledger are known.`);
  }
  return null;
};

const ledgerKeys = async (redis: RedisHandle, prefix: string, account: string): Promise<string[]> => {
  try {
    return Object.keys(
      (await openAccountStore({ redis: redis.client, prefix, account }).ledger.read()).entries,
    );
  } catch (error) {
    // The commands that need the ledger report a broken entry.
    if (error instanceof UsageError) return [];
    throw error;
  }
};

const open = async (context: AppContext, redis: RedisHandle): Promise<Records> => {
  const { prefix } = context.settings;
  const desired = await readLeniently(context);
  const inYaml = desired?.accounts.map(({ name }) => name) ?? [];
  const inLedger = await listAccounts(redis.client, prefix);
  const status = (account: string) => openAccountStore({ redis: redis.client, prefix, account }).status;
  const keysOf = async (account: string): Promise<readonly string[]> => [
    ...(desired?.integrations ?? []).filter((each) => each.account === account).map(({ key }) => key),
    ...(await ledgerKeys(redis, prefix, account)),
    ...(await status(account).read()).integrations.keys(),
  ];
  return {
    context,
    redis,
    prefix,
    desired,
    accounts: [...new Set([...inYaml, ...inLedger])].toSorted(),
    history: (account) => openAccountStore({ redis: redis.client, prefix, account }).history,
    status,
    keys: async (accounts) => new Set((await Promise.all(accounts.map(keysOf))).flat()),
  };
};

/** Opens the records, does some work with them, and closes them. */
export const withRecords = async <T>(
  context: AppContext,
  work: (records: Records) => Promise<T>,
): Promise<T> =>
  withClosers(async (closers) => {
    const redis = await openStore(context, closers);
    return unlessInterrupted(context, async () => work(await open(context, redis)));
  });

/** @throws UsageError when neither the YAML nor the ledger has the account */
export const checkKnown = (records: Pick<Records, 'accounts' | 'desired'>, account: string): void => {
  const { accounts, desired } = records;
  if (accounts.includes(account)) return;
  const where = desired ? 'neither the desired state nor the ledger has an' : 'the ledger has no';
  const hint =
    didYouMean(account, accounts) || (accounts.length === 0 ? '' : ` There are: ${accounts.join(', ')}.`);
  throw new UsageError(`${account}: ${where} account of this name.${hint}`);
};

/** The accounts that `--account` names, or all. @throws UsageError for an unknown one */
export const chosenAccounts = (records: Records): readonly string[] => {
  const chosen = selectedAccounts(records.context);
  for (const account of chosen ?? []) checkKnown(records, account);
  return chosen ?? records.accounts;
};
