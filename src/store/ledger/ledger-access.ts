import type { Redis } from 'ioredis';
import type { LedgerEntry, Removal } from '../../model/ledger-entry.ts';
import type { AccountKeys } from '../../redis/keys.ts';
import { shiftTimes } from './entry-times.ts';
import type { Signer } from './keyring.ts';
import type { LedgerClock } from './ledger-clock.ts';
import { removalsOf } from './ledger-scripts.ts';
import { parseEntry } from './parse-ledger.ts';
import { checked } from './signature.ts';
import type { TakenIds } from './taken-ids.ts';

/**
 * An entry, its times by this process's clock, with the exact text that Redis holds, against which a write is
 * compared.
 */
export type StoredEntry = { readonly text: string; readonly entry: LedgerEntry };

/** One account's ledger, for the functions of this folder. */
export type LedgerAccess = {
  readonly redis: Redis;
  readonly account: string;
  readonly keys: AccountKeys;
  /** Key of the set of accounts. */
  readonly accounts: string;
  readonly clock: LedgerClock;
  /** Absent: signatures are kept as they are, and nothing that is signed may change. */
  readonly sign?: Signer | undefined;
  /** Absent: other accounts are not shown which ids it takes. */
  readonly taken?: TakenIds | undefined;
};

/** The whole ledger in Redis, as of one instant. */
export type StoredLedger = {
  readonly entries: ReadonlyMap<string, StoredEntry>;
  readonly released: readonly string[];
  readonly removals: readonly Removal[];
  /** Each fact of the account as JSON text. */
  readonly facts: Readonly<Record<string, string>>;
  /** How far Redis' clock was ahead. */
  readonly redisAhead: number;
};

const parse = (
  { account, sign }: LedgerAccess,
  key: string,
  text: string,
  redisAhead: number,
): StoredEntry => {
  const stored = parseEntry(account, key, text);
  return { text, entry: shiftTimes(sign ? checked(sign, key, stored) : stored, -redisAhead) };
};

/** One entry, or null. @throws UsageError when it cannot be read */
export const readEntry = async (access: LedgerAccess, key: string): Promise<StoredEntry | null> => {
  const { redis, keys, clock } = access;
  const text = await clock.timed(() => redis.hget(keys.entries, key));
  return text === null ? null : parse(access, key, text, clock.redisAhead());
};

/**
 * Returns a function that reads the whole ledger and caches parsed entries by their text. If nothing has
 * changed, it returns the same object as before.
 */
export const ledgerReader = (access: LedgerAccess): (() => Promise<StoredLedger>) => {
  let known: StoredLedger = { entries: new Map(), released: [], removals: [], facts: {}, redisAhead: 0 };
  return async () => {
    const before = known;
    const now = await readTexts(access);
    if (isAsBefore(before, now)) return before;
    const { texts, ...rest } = now;
    const entries = new Map<string, StoredEntry>();
    for (const [key, text] of texts) {
      const same = before.redisAhead === now.redisAhead ? before.entries.get(key) : undefined;
      entries.set(key, same?.text === text ? same : parse(access, key, text, now.redisAhead));
    }
    known = { entries, ...rest };
    return known;
  };
};

type LedgerTexts = Omit<StoredLedger, 'entries'> & {
  readonly texts: readonly (readonly [string, string])[];
};

const isAsBefore = (
  before: StoredLedger,
  { texts, released, removals, facts, redisAhead }: LedgerTexts,
): boolean =>
  redisAhead === before.redisAhead &&
  texts.length === before.entries.size &&
  texts.every(([key, text]) => before.entries.get(key)?.text === text) &&
  released.length === before.released.length &&
  released.every((id, at) => id === before.released[at]) &&
  removals.length === before.removals.length &&
  removals.every(({ id, at }, i) => id === before.removals[i]?.id && at === before.removals[i]?.at) &&
  Object.keys(facts).length === Object.keys(before.facts).length &&
  Object.entries(facts).every(([name, text]) => before.facts[name] === text);

const readTexts = async ({ redis, keys, clock }: LedgerAccess): Promise<LedgerTexts> => {
  const replies = await clock.timed(() =>
    redis
      .multi()
      .hgetall(keys.entries)
      .smembers(keys.released)
      .zrange(keys.removals, '0', '-1', 'WITHSCORES')
      .hgetall(keys.facts)
      .exec(),
  );
  const [texts, released, removals, facts] = (replies ?? []).map(([error, reply]) => {
    if (error !== null) throw error;
    return reply;
  });
  const redisAhead = clock.redisAhead();
  return {
    texts: Object.entries(texts as Record<string, string>),
    released: (released as string[]).sort(),
    removals: removalsOf(removals as string[]).map(({ id, at }) => ({ id, at: at - redisAhead })),
    facts: facts as Record<string, string>,
    redisAhead,
  };
};
