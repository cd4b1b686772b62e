import type { Redis } from 'ioredis';
import { type AccountKeys, accountKeys, sharedKeys } from '../../redis/keys.ts';

/** What moves of an account: the kind in the first layout, where keys were `PREFIX:KIND:ACCOUNT`, and in this one. */
const kept: Readonly<Record<string, Exclude<keyof AccountKeys, 'run' | 'tick' | 'queuePrefix'>>> = {
  ledger: 'entries',
  'ledger-owners': 'owners',
  'ledger-released': 'released',
  'ledger-removals': 'removals',
  'ledger-facts': 'facts',
  'ledger-salt': 'salt',
  status: 'status',
  'status-run': 'lastRun',
  history: 'history',
  runs: 'runs',
  'history-told': 'recordedRuns',
  marks: 'timestamps',
  paused: 'paused',
  told: 'notified',
  'throttle:record': 'throttleRecord',
  'throttle:trail': 'throttleTrail',
};

/** Where a key was, and where it is now. */
export type Move = { readonly from: string; readonly to: string };

/** An account in the first layout. */
export type OldAccount = {
  readonly account: string;
  readonly ledger: string;
  /** Sorted set: the daemons that have its desired state, by the time until which they count as alive. */
  readonly holders: string;
  /** Keys that expire soon after the last process that worked on the account. */
  readonly signs: readonly string[];
  /** Everything that moves, whether it is there or not. */
  readonly moves: readonly Move[];
};

/** What is left of the first layout. */
export type OldKeys = {
  readonly accounts: readonly OldAccount[];
  /** The queue of notifications: its jobs name no other key, so they can be moved. */
  readonly notifications: readonly Move[];
  /**
   * Queues of accounts, whose jobs name each other by their keys, and what expires anyway. The next run plans again
   * what their jobs would have done; a create under way is in the ledger.
   */
  readonly dropped: readonly string[];
};

const oldAccount = (prefix: string, account: string, signs: readonly string[]): OldAccount => {
  const keys = accountKeys(prefix, account);
  const keyOf = (kind: string): string => {
    const [first, second] = kind.split(':');
    return [prefix, first, account, ...(second === undefined ? [] : [second])].join(':');
  };
  return {
    account,
    ledger: keyOf('ledger'),
    holders: keyOf('desired-holders'),
    signs: [...signs, `${prefix}:account.${account}:stalled-check`],
    moves: Object.entries(kept).map(([kind, name]) => ({ from: keyOf(kind), to: keys[name] })),
  };
};

const perAccount = new Set([...Object.keys(kept).map((kind) => kind.split(':')[0]), 'desired-holders']);

const temporary =
  /^(account\.|run-(report|cancelled|attended|failed|conflicts|lock|turn)$|dirty$|tick$|desired$|desired-holders$|sources$|sources-seen$)/;

/** The account that a key belongs to, and whether it shows that a process is working on it. */
const accountOf = (kind: string, rest: readonly string[]): { account: string; isSign: boolean } | null => {
  const account = kind.startsWith('account.') ? kind.slice('account.'.length) : rest[0];
  if (account === undefined) return null;
  const isSign = kind === 'run-attended' || (kind.startsWith('account.') && rest.at(-1) === 'lock');
  return isSign || perAccount.has(kind) ? { account, isSign } : null;
};

/** Finds what is left of the first layout under a prefix. Reads the names of all keys of this Redis once. */
export const findOldKeys = async (redis: Redis, prefix: string): Promise<OldKeys> => {
  const signs = new Map<string, string[]>();
  const notifications = new Map<string, Move>();
  const dropped = new Set<string>();
  const sort = (key: string): void => {
    const [kind = '', ...rest] = key.slice(prefix.length + 1).split(':');
    const found = accountOf(kind, rest);
    if (found !== null) {
      const known = signs.get(found.account) ?? [];
      signs.set(found.account, found.isSign ? [...known, key] : known);
    }
    if (temporary.test(kind)) dropped.add(key);
    if (kind === 'notifications')
      notifications.set(key, {
        from: key,
        to: `${sharedKeys(prefix).queuePrefix}:${key.slice(prefix.length + 1)}`,
      });
  };
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
    for (const key of keys as string[]) sort(key);
  }
  return {
    accounts: [...signs].sort().map(([account, known]) => oldAccount(prefix, account, known)),
    notifications: [...notifications.values()],
    dropped: [...dropped],
  };
};
