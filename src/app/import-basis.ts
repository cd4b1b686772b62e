import { asEntry } from '../import/live-secrets.ts';
import type { DesiredAccount, DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import type { Observation } from '../model/provider.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { observe } from '../reconcile/observe.ts';
import { withRetries } from '../reconcile/with-retries.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { listAccounts, openAccountStore } from '../store/account-store.ts';
import type { AppContext } from './context.ts';
import { readDesired } from './read-desired.ts';
import { isSelected, unknownAccount } from './select-accounts.ts';

/** What an import starts from: the accounts, and the names that are already in use. */
export type ImportBasis = {
  readonly state: DesiredState;
  readonly accounts: readonly DesiredAccount[];
  /** The variables that the desired state refers to. */
  readonly variables: readonly string[];
};

/**
 * Reads the desired state for an import. Needs only the accounts' own credentials; other variables may be
 * unset.
 * @param names of accounts, each once
 * @throws UsageError when it is not valid, or does not have the accounts
 */
export const readImportBasis = async (
  context: AppContext,
  names: readonly string[],
): Promise<ImportBasis> => {
  const variables = new Set<string>();
  const state = await readDesired(context, {
    withoutSecrets: true,
    neededAccounts: names,
    onVariable: (variable) => variables.add(variable),
  });
  const accounts = names.map((name) => {
    const account = state.accounts.find((known) => known.name === name);
    if (account === undefined) throw unknownAccount(name, name, state);
    if (!isSelected(context, name))
      throw new UsageError(`import ${name}: --account names another account; leave it out.`);
    return account;
  });
  return { state, accounts, variables: [...variables] };
};

/** The keys of every ledger under the prefix: `forget` and `retry` look for a key in all of them. */
export const ledgerKeys = async (
  { settings }: AppContext,
  redis: RedisHandle,
): Promise<readonly string[]> => {
  const ledgerOf = (account: string) =>
    openAccountStore({ redis: redis.client, prefix: settings.prefix, account }).ledger;
  const accounts = await listAccounts(redis.client, settings.prefix);
  // Another account's unreadable ledger must not fail this import.
  const ledgers = await Promise.all(
    accounts.map((name) =>
      ledgerOf(name)
        .read()
        .catch(() => null),
    ),
  );
  return ledgers.flatMap((ledger) => Object.keys(ledger?.entries ?? {}));
};

/**
 * Reads everything live, and once more if there are types that the first reading did not know: some providers
 * need further requests for those.
 * @throws ProviderError
 */
export const observeForImport = async (
  context: AccountContext,
  onWait: (ms: number) => void,
): Promise<Observation> => {
  const ledger = await context.ledger.read();
  const first = await withRetries(() => observe(context, ledger), onWait);
  const unknown = first.live
    .map((live) => asEntry(live, context.account.name))
    .filter((entry) => first.capabilities.assess(entry).blocked?.reason === 'unavailable');
  if (unknown.length === 0) return first;
  return withRetries(
    () => observe({ ...context, entries: [...context.entries, ...unknown] }, ledger),
    onWait,
  );
};
