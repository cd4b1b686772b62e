import type { Paused } from '../model/run.ts';
import { clean } from '../report/text/clean.ts';
import { localTime } from '../report/text/local-time.ts';
import { openAccountStore } from '../store/account-store.ts';
import type { AppParts } from './app-parts.ts';

/** The accounts of the YAML whose runs are paused, by name. */
export const pausedAccounts = async ({
  accounts,
  jobContext,
}: Pick<AppParts, 'accounts' | 'jobContext'>): Promise<ReadonlyMap<string, Paused>> => {
  const { redis, prefix } = jobContext;
  const all = await Promise.all(
    [...accounts.keys()].map(
      async (account) =>
        [account, await openAccountStore({ redis, prefix, account }).status.paused()] as const,
    ),
  );
  return new Map(all.flatMap(([account, paused]) => (paused === null ? [] : [[account, paused] as const])));
};

/**
 * Says since when and by whom an account is paused, and how to resume it. Starts in lower case, to be
 * continued.
 */
export const pausedText = (account: string, { since, by }: Paused): string => {
  const when = since === null ? '' : ` since ${localTime(since)}`;
  const who = by === null ? '' : ` by ${clean(by)}`;
  return `account ${clean(account)} is paused${when}${who}; resume it with: setpoint resume ${clean(account)}`;
};
