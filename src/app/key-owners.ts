import { UsageError } from '../model/errors.ts';
import { openAccountStore } from '../store/account-store.ts';
import type { AppParts } from './context.ts';
import { didYouMean } from './select-accounts.ts';

/** The accounts whose ledger has the key, in order. */
export const keyOwners = async (
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

/**
 * Which of several accounts a command is about, a person has to say.
 * @param said the accounts that the person named
 * @throws UsageError with the line to run for each
 */
export const refuseSeveral = (
  key: string,
  owners: readonly string[],
  said: readonly string[],
  line: (key: string, account: string) => string,
): void => {
  if (owners.length < 2 || said.length > 0) return;
  const lines = owners.map((account) => `  ${line(key, account)}`);
  throw new UsageError(
    [
      `${key}: found in the ledgers of ${owners.join(' and ')}, so nothing was done. Choose the account:`,
      ...lines,
    ].join('\n'),
  );
};

/** What to say of a key that none of the accounts has. */
export const unknownKey = (
  { desired }: Pick<AppParts, 'desired'>,
  key: string,
  said: readonly string[],
): UsageError => {
  const where = said.length === 0 ? '' : ` in account ${said.join(' or ')}`;
  const known = desired.integrations.map((entry) => entry.key);
  return new UsageError(
    `${key}: neither the desired state nor the ledger has an integration with this key${where}.${didYouMean(
      key,
      known.filter((each) => each !== key),
    )}`,
  );
};
