import { triggerRun } from '../../jobs/run/trigger-run.ts';
import { UsageError } from '../model/errors.ts';
import { type LedgerEntry, TO_BE_WRITTEN } from '../model/ledger-entry.ts';
import type { ForgetResult, RetryResult } from '../model/operator-result.ts';
import { forgetLine, retryLine } from '../plan/command-lines.ts';
import { accountKeys } from '../redis/keys.ts';
import type { AccountLocation } from '../store/account-location.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import type { AppParts } from './context.ts';
import { currentUser, recordAction } from './record-action.ts';
import { didYouMean } from './select-accounts.ts';

/** The accounts whose ledger has the key, in order. */
const keyOwners = async (
  { redis, context }: Pick<AppParts, 'redis' | 'context'>,
  accounts: readonly string[],
  key: string,
): Promise<readonly string[]> => {
  const { prefix } = context.settings;
  const has = await Promise.all(
    accounts.map((account) => openAccountStore({ redis: redis.client, prefix, account }).ledger.has(key)),
  );
  return accounts.filter((_, at) => has[at]).sort();
};

/** @throws UsageError with the command for each account, when several have the key and none was named */
const refuseSeveral = (
  key: string,
  owners: readonly string[],
  named: readonly string[],
  line: (key: string, account: string) => string,
): void => {
  if (owners.length < 2 || named.length > 0) return;
  const lines = owners.map((account) => `  ${line(key, account)}`);
  throw new UsageError(
    [
      `${key}: found in the ledgers of ${owners.join(' and ')}, so nothing was done. Choose the account:`,
      ...lines,
    ].join('\n'),
  );
};

/** The error for a key that none of the accounts has. */
const unknownKey = (
  { desired }: Pick<AppParts, 'desired'>,
  key: string,
  named: readonly string[],
): UsageError => {
  const where = named.length === 0 ? '' : ` in account ${named.join(' or ')}`;
  const known = desired.integrations.map((entry) => entry.key);
  return new UsageError(
    `${key}: neither the desired state nor the ledger has an integration with this key${where}.${didYouMean(
      key,
      known.filter((each) => each !== key),
    )}`,
  );
};

/** Which of the accounts that have the key are meant, and for whom. */
type KeyRequest = {
  /** The accounts that were named; empty: none, so that any may be meant. */
  readonly accounts: readonly string[];
  /** Who asked; by default the person who runs this process. */
  readonly by?: string;
};

const locationOf = ({ redis, context }: AppParts, account: string): AccountLocation => ({
  redis: redis.client,
  prefix: context.settings.prefix,
  account,
});

/**
 * The entry without its failures. Values that were refused, or settled on weak evidence, are written again,
 * secrets too.
 */
const withoutFailures = (entry: LedgerEntry): LedgerEntry => {
  const { rejected: _rejected, failures: _failures, rechecks = {}, writeBacks: _contest, ...rest } = entry;
  const doubtful = [...entry.secretPaths, ...Object.keys(entry.notAccepted), ...Object.keys(rechecks)];
  const paths = doubtful.filter((path) => path in entry.applied);
  const again = Object.fromEntries(paths.map((path) => [path, TO_BE_WRITTEN]));
  return {
    ...rest,
    notAccepted: {},
    applied: { ...entry.applied, ...again },
  };
};

const retryIn = async (parts: AppParts, account: string, key: string, by: string) => {
  const location = locationOf(parts, account);
  // Signed, so that what is written again is not taken for something else's work.
  const ledger = parts.accounts.get(account)?.ledger ?? openAccountStore(location).ledger;
  await ledger.update(key, (current) => (current ? withoutFailures(current) : undefined));
  await recordAction(location, { asked: 'retry', key, by, desired: parts.desired });
  const jobs = parts.jobsOf(account);
  const published = await jobs.latestDesired.read();
  const window = parts.accounts.get(account)?.window?.();
  const held = window?.open === false ? { heldBy: window } : {};
  if (!published?.alive) return { account, next: 'no-daemon', ...held } as const;
  const next = (await triggerRun(jobs, 'command', by)) ? 'daemon-runs' : 'paused';
  return { account, next, ...held } as const;
};

/**
 * Clears what blocks an integration; a running daemon tries it again at once.
 * @throws UsageError for an unknown key, or one that several accounts have
 */
export const retryKey = async (
  parts: AppParts,
  key: string,
  { accounts: named, by = currentUser() }: KeyRequest,
): Promise<RetryResult> => {
  // No run tries anything of an account that left the YAML.
  const chosen = [...parts.accounts.keys()].filter((name) => named.length === 0 || named.includes(name));
  const owners = await keyOwners(parts, chosen, key);
  refuseSeveral(key, owners, named, retryLine);
  if (owners.length > 0) {
    const accounts = [];
    for (const account of owners) accounts.push(await retryIn(parts, account, key, by));
    return { kind: 'retried', key, accounts };
  }
  const entry = parts.desired.integrations.find((known) => known.key === key);
  if (entry && chosen.includes(entry.account)) return { kind: 'never-applied', key, account: entry.account };
  throw unknownKey(parts, key, named);
};

/** After a failover that loses it, the integration would be managed again, and deleted if its entry is gone. */
const warnUnlessKept = async ({ redis, context }: AppParts, account: string): Promise<void> => {
  if (await redis.replicas.haveAll(accountKeys(context.settings.prefix, account).confirmed)) return;
  context.out.say(
    'Warning: no replica of Redis has confirmed this. If its master fails now, it may be lost: check with setpoint status after a failover.',
  );
};

/**
 * Stops managing an integration without deleting it. Works for a broken entry and a removed account too.
 * @throws UsageError for an unknown key, or one that several accounts have
 */
export const forgetKey = async (
  parts: AppParts,
  key: string,
  { accounts: named, by = currentUser() }: KeyRequest,
): Promise<ForgetResult> => {
  const entry = parts.desired.integrations.find((known) => known.key === key);
  const kept = await listAccounts(parts.redis.client, parts.context.settings.prefix);
  const known = [...new Set([...parts.accounts.keys(), ...kept])];
  const chosen = known.filter((name) => named.length === 0 || named.includes(name));
  const accounts = await keyOwners(parts, chosen, key);
  refuseSeveral(key, accounts, named, forgetLine);
  for (const account of accounts) {
    const location = locationOf(parts, account);
    if (await openAccountStore(location).ledger.discard(key))
      await recordAction(location, { asked: 'forget', key, by, desired: parts.desired });
    await warnUnlessKept(parts, account);
  }
  if (accounts.length > 0) {
    const stillDesired = entry !== undefined && accounts.includes(entry.account);
    return { kind: 'forgotten', key, accounts, stillDesired };
  }
  if (entry && chosen.includes(entry.account)) return { kind: 'not-owned', key };
  throw unknownKey(parts, key, named);
};
