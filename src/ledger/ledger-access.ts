import type { Redis } from 'ioredis';
import type { LedgerKeys } from './ledger-keys.ts';
import { parseEntry } from './parse-entry.ts';
import type { StoredEntry } from './stored-entry.ts';

/** One account's ledger as the functions of this folder reach it. */
export type LedgerAccess = { readonly redis: Redis; readonly account: string; readonly keys: LedgerKeys };

/** Everything that Redis holds of one ledger, as of one instant. */
export type StoredLedger = {
  readonly entries: ReadonlyMap<string, StoredEntry>;
  readonly released: readonly string[];
};

/** One entry, or null. @throws UsageError when it cannot be read */
export const readEntry = async (access: LedgerAccess, key: string): Promise<StoredEntry | null> => {
  const text = await access.redis.hget(access.keys.entries, key);
  return text === null ? null : { text, entry: parseEntry(access.account, key, text) };
};

/**
 * A function that reads the whole ledger. It checks each text once: from one reading to the next most entries are the same. Where all is as it was, it gives
 * the very same ledger as the time before.
 */
export const ledgerReader = (access: LedgerAccess): (() => Promise<StoredLedger>) => {
  let known: StoredLedger = { entries: new Map(), released: [] };
  return async () => {
    const before = known;
    const { texts, released } = await readTexts(access);
    if (isAsBefore(before, texts, released)) return before;
    const entries = new Map<string, StoredEntry>();
    for (const [key, text] of texts) {
      const same = before.entries.get(key);
      entries.set(key, same?.text === text ? same : { text, entry: parseEntry(access.account, key, text) });
    }
    known = { entries, released };
    return known;
  };
};

const isAsBefore = (
  before: StoredLedger,
  texts: readonly (readonly [string, string])[],
  released: readonly string[],
): boolean =>
  texts.length === before.entries.size &&
  texts.every(([key, text]) => before.entries.get(key)?.text === text) &&
  released.length === before.released.length &&
  released.every((id, at) => id === before.released[at]);

const readTexts = async ({ redis, keys }: LedgerAccess) => {
  const replies = await redis.multi().hgetall(keys.entries).smembers(keys.released).exec();
  const [texts, released] = (replies ?? []).map(([error, reply]) => {
    if (error !== null) throw error;
    return reply;
  });
  return { texts: Object.entries(texts as Record<string, string>), released: (released as string[]).sort() };
};
