import { triggerRun } from '../../jobs/run/trigger-run.ts';
import type { AskedFor } from '../model/history.ts';
import { type LedgerEntry, TO_BE_WRITTEN } from '../model/ledger-entry.ts';
import { applyKeyLine, forgetLine, pausedWhy, retryLine } from '../plan/command-lines.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import type { AppParts } from './app-parts.ts';
import { askedEntry } from './asked-entry.ts';
import { currentUser } from './current-user.ts';
import { keyOwners, refuseSeveral, unknownKey } from './key-owners.ts';

const ledgerOf = ({ redis, context }: AppParts, account: string) =>
  openAccountStore({ redis: redis.client, prefix: context.settings.prefix, account }).ledger;

const tell = (
  { redis, context, desired }: AppParts,
  account: string,
  asked: AskedFor,
  key: string,
  by = currentUser(),
): Promise<void> =>
  openAccountStore({ redis: redis.client, prefix: context.settings.prefix, account }).history.append(
    askedEntry({ account, asked, key, by, desired }),
  );

type Asked = {
  /** The accounts that were named; empty: none, so that any may be meant. */
  readonly accounts: readonly string[];
  /** Who asked; by default the person who runs this process. */
  readonly by?: string;
};

/**
 * The entry without its failures. Values that were refused or settled on weak evidence are written again,
 * secrets too.
 */
const lift = (entry: LedgerEntry): LedgerEntry => {
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

const lifted = async (parts: AppParts, account: string, key: string, by?: string): Promise<string> => {
  await ledgerOf(parts, account).update(key, (current) => (current ? lift(current) : undefined));
  await tell(parts, account, 'retry', key, by);
  const jobs = parts.jobsOf(account);
  const published = await jobs.latestDesired.read();
  if (!published?.alive) return `${key}: will be retried. Apply it now with: ${applyKeyLine(key, account)}`;
  return (await triggerRun(jobs, 'command'))
    ? `${key}: will be retried. The daemon starts a run now; see: setpoint status`
    : `${key}: will be retried, but ${pausedWhy(account)}`;
};

/** Clears what blocks an integration; a running daemon tries it again at once. */
export const retryKey = async (parts: AppParts, key: string, { accounts, by }: Asked): Promise<string> => {
  const entry = parts.desired.integrations.find((known) => known.key === key);
  // No run tries anything of an account that left the YAML.
  const chosen = [...parts.accounts.keys()].filter(
    (name) => accounts.length === 0 || accounts.includes(name),
  );
  const owners = await keyOwners(parts, chosen, key);
  refuseSeveral(key, owners, accounts, retryLine);
  if (owners.length > 0) {
    const done: string[] = [];
    for (const account of owners) done.push(await lifted(parts, account, key, by));
    return done.join('\n');
  }
  if (entry && chosen.includes(entry.account))
    return `${key}: nothing to retry; it has not been applied yet. Apply it with: ${applyKeyLine(key, entry.account)}`;
  throw unknownKey(parts, key, accounts);
};

/** Stops managing an integration without deleting it. Works for a broken entry and a removed account too. */
export const forgetKey = async (parts: AppParts, key: string, { accounts }: Asked): Promise<string> => {
  const entry = parts.desired.integrations.find((known) => known.key === key);
  const kept = await listAccounts(parts.redis.client, parts.context.settings.prefix);
  const known = [...new Set([...parts.accounts.keys(), ...kept])];
  const chosen = known.filter((name) => accounts.length === 0 || accounts.includes(name));
  const owners = await keyOwners(parts, chosen, key);
  refuseSeveral(key, owners, accounts, forgetLine);
  for (const account of owners) {
    if (await ledgerOf(parts, account).discard(key)) await tell(parts, account, 'forget', key);
  }
  if (owners.length === 0) {
    if (entry && chosen.includes(entry.account)) return `${key}: not in the ledger; nothing to forget.`;
    throw unknownKey(parts, key, accounts);
  }
  const done = `${key}: no longer managed in account ${owners.join(', ')}; the live integration is unchanged.`;
  return entry && owners.includes(entry.account)
    ? `${done} It is still in the desired state, so the next run will adopt it again; remove it there too.`
    : done;
};
