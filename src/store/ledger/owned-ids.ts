import type { Redis } from 'ioredis';
import { accountKeys, sharedKeys } from '../../redis/keys.ts';

/** A reading is used this long for each account and each id that it read, in ms: so all of them cost little, however many there are. */
const PER_ACCOUNT_MS = 10;
const PER_ID_MS = 1;

/** And no longer than this, in ms. */
const MAX_AGE_MS = 10_000;

/** The accounts that own each id: several where they are at several providers. */
type Owners = ReadonlyMap<string, readonly string[]>;

/** Which accounts own an id, for all accounts of a process: asking every ledger for each account would take the square of their number. */
export type OwnedIds = {
  /**
   * The accounts that own any of these ids, as of ten seconds ago at most: an account may have taken one since, which
   * `TakenIds` shows, or given one up.
   */
  ownersOf(ids: readonly string[]): Promise<ReadonlySet<string>>;
};

const readAll = async (redis: Redis, prefix: string): Promise<{ owners: Owners; ageMs: number }> => {
  const accounts = await redis.smembers(sharedKeys(prefix).accounts);
  const idsOf = async (account: string) =>
    [account, await redis.hkeys(accountKeys(prefix, account).owners)] as const;
  const owners = new Map<string, string[]>();
  for (const [account, ids] of await Promise.all(accounts.map(idsOf))) {
    for (const id of ids) {
      const known = owners.get(id);
      if (known === undefined) owners.set(id, [account]);
      else known.push(account);
    }
  }
  const ageMs = Math.min(MAX_AGE_MS, accounts.length * PER_ACCOUNT_MS + owners.size * PER_ID_MS);
  return { owners, ageMs };
};

/**
 * Reads nothing before it is asked.
 * @param now in ms, from any start
 */
export const openOwnedIds = (
  redis: Redis,
  prefix: string,
  now: () => number = () => performance.now(),
): OwnedIds => {
  let last: { readonly owners: Promise<Owners>; until: number } | null = null;
  const begin = (): Promise<Owners> => {
    const begun = now();
    const reading = readAll(redis, prefix);
    const own = { owners: reading.then(({ owners }) => owners), until: Number.POSITIVE_INFINITY };
    last = own;
    const forget = (): void => {
      if (last === own) last = null;
    };
    reading.then(({ ageMs }) => {
      own.until = begun + ageMs;
      // What is used no more need not be kept.
      setTimeout(forget, MAX_AGE_MS).unref();
    }, forget);
    return own.owners;
  };
  return {
    ownersOf: async (ids) => {
      const owners = await (last !== null && now() < last.until ? last.owners : begin());
      return new Set(ids.flatMap((id) => owners.get(id) ?? []));
    },
  };
};
