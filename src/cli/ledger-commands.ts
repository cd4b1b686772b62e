import { pausedWhy } from '../../jobs/paused.ts';
import { triggerRun } from '../../jobs/trigger-run.ts';
import { openHistory } from '../ledger/history-store.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { UsageError } from '../model/errors.ts';
import type { AskedFor } from '../model/history.ts';
import { type LedgerEntry, TO_BE_WRITTEN } from '../model/ledger-entry.ts';
import { askedEntry } from './asked-entry.ts';
import type { HouseParts } from './house-parts.ts';
import { didYouMean } from './nearest.ts';
import { person } from './person.ts';
import { isSelected } from './select-accounts.ts';

const ledgerOf = ({ redis, context }: HouseParts, account: string) =>
  openLedger({ redis: redis.client, prefix: context.settings.prefix, account });

const tell = (
  { redis, context, desired }: HouseParts,
  account: string,
  asked: AskedFor,
  key: string,
  by = person(),
): Promise<void> =>
  openHistory({ redis: redis.client, prefix: context.settings.prefix, account }).append(
    askedEntry({ account, asked, key, by, desired }),
  );

/** Accounts of the YAML and of the ledger that the command is about. */
const accountsOf = async (parts: HouseParts): Promise<string[]> => {
  const kept = await ledgerOf(parts, '-').accounts();
  const known = new Set([...parts.accounts.keys(), ...kept]);
  return [...known].filter((account) => isSelected(parts.context, account)).sort();
};

const unknownKey = ({ desired }: HouseParts, key: string): UsageError =>
  new UsageError(
    `${key}: neither the desired state nor the ledger has an integration with this key.${didYouMean(
      key,
      desired.integrations.map((entry) => entry.key),
    )}`,
  );

/** The entry as if nothing had gone wrong: what was refused, or settled on doubtful evidence, is written once more, and so are secrets. */
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

/**
 * Lifts what holds an integration back, and lets a daemon that is running try it at once.
 * @param by who asked for it; by default whoever runs this process
 */
export const retryKey = async (parts: HouseParts, key: string, by?: string): Promise<string> => {
  const entry = parts.desired.integrations.find((known) => known.key === key);
  for (const account of entry ? [entry.account] : await accountsOf(parts)) {
    const held = await ledgerOf(parts, account).get(key);
    if (!held) continue;
    await ledgerOf(parts, account).update(key, (current) => (current ? lift(current) : undefined));
    await tell(parts, account, 'retry', key, by);
    const jobs = parts.jobsOf(account);
    const posted = await jobs.board.read();
    if (!posted?.alive) return `${key}: lifted. Try it with: setpoint apply --key ${key}`;
    return (await triggerRun(jobs, 'command'))
      ? `${key}: lifted. The daemon tries it now; see: setpoint status`
      : `${key}: lifted, but ${pausedWhy(account)}`;
  }
  if (entry)
    return `${key}: nothing holds it back; it was never applied yet. Try it with: setpoint apply --key ${key}`;
  throw unknownKey(parts, key);
};

/** Stops managing an integration without deleting it. Works on a broken entry too. */
export const forgetKey = async (parts: HouseParts, key: string): Promise<string> => {
  const entry = parts.desired.integrations.find((known) => known.key === key);
  const forgotten: string[] = [];
  for (const account of await accountsOf(parts)) {
    if (await ledgerOf(parts, account).discard(key)) {
      forgotten.push(account);
      await tell(parts, account, 'forget', key);
    }
  }
  if (forgotten.length === 0) {
    if (entry) return `${key}: the ledger does not have it, so there is nothing to forget.`;
    throw unknownKey(parts, key);
  }
  const done = `${key}: no longer managed in account ${forgotten.join(', ')}; what is live stays as it is.`;
  return entry
    ? `${done} The desired state still has it, so the next run adopts it again: remove it there to leave it alone.`
    : done;
};
