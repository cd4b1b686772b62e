import type { Redis } from 'ioredis';
import { accountKeys, sharedKeys } from '../redis/keys.ts';
import type { AccountLocation } from './account-location.ts';
import { type HistoryStore, openHistory } from './history/history-store.ts';
import type { LedgerStore } from './ledger/ledger-store.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { type NotifiedStore, openNotified } from './notified-store.ts';
import { openRunTimestamps, type RunTimestampStore } from './status/run-timestamps.ts';
import { openStatus, type StatusStore } from './status/status-store.ts';

/**
 * Everything that Redis keeps of one account. Each part is opened at its first use; opening makes no request.
 */
export type AccountStore = {
  readonly ledger: LedgerStore;
  readonly status: StatusStore;
  readonly history: HistoryStore;
  readonly timestamps: RunTimestampStore;
  /** The alerts that notifications were sent for. */
  readonly notified: NotifiedStore;
};

const lazy = <T>(open: (location: AccountLocation) => T, location: AccountLocation): (() => T) => {
  let opened: T | undefined;
  return () => {
    opened ??= open(location);
    return opened;
  };
};

/** Opens the store of one account. Makes no request. */
export const openAccountStore = (location: AccountLocation): AccountStore => {
  const ledger = lazy(openLedger, location);
  const status = lazy(openStatus, location);
  const history = lazy(openHistory, location);
  const timestamps = lazy(openRunTimestamps, location);
  const notified = lazy(openNotified, location);
  return {
    get ledger() {
      return ledger();
    },
    get status() {
      return status();
    },
    get history() {
      return history();
    },
    get timestamps() {
      return timestamps();
    },
    get notified() {
      return notified();
    },
  };
};

/**
 * The accounts under a prefix whose ledger owns something, sorted; also those that left the desired state.
 * @param isWanted narrows them before their ledgers are asked
 */
export const listAccounts = async (
  redis: Redis,
  prefix: string,
  isWanted: (account: string) => boolean = () => true,
): Promise<readonly string[]> => {
  const listed = (await redis.smembers(sharedKeys(prefix).accounts)).filter(isWanted).sort();
  const owning = await Promise.all(
    listed.map(async (account) => (await redis.exists(accountKeys(prefix, account).entries)) === 1),
  );
  return listed.filter((_, at) => owning[at]);
};
