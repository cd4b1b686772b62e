import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Ledger, LedgerEntry, LedgerFacts } from '../../model/ledger-entry.ts';
import { memoizeLast } from '../../model/memoize-last.ts';
import { accountKeys, sharedKeys } from '../../redis/keys.ts';
import type { AccountLocation } from '../account-location.ts';
import type { Signer } from './keyring.ts';
import { type LedgerAccess, ledgerReader, readEntry, type StoredLedger } from './ledger-access.ts';
import { createLedgerClock, sharedLedgerClock } from './ledger-clock.ts';
import { discardScript, recordRemovalScript, releaseScript, startOverScript } from './ledger-scripts.ts';
import type { EntryChange, LedgerStore, UpdateOutcome } from './ledger-store.ts';
import { parseFacts } from './parse-ledger.ts';
import { signedFact } from './signature.ts';
import { applySteps, writeEntries } from './write-entries.ts';

type Settings = AccountLocation & {
  /** This process's clock, in ms since the epoch. */
  readonly now?: (() => number) | undefined;
};

/** The ledger of one account under a prefix. Opening it makes no request. */
export const openLedger = ({ redis, prefix, account, now, sign, taken, replicas }: Settings): LedgerStore => {
  const keys = accountKeys(prefix, account);
  const clock =
    now === undefined ? sharedLedgerClock(redis, keys.entries) : createLedgerClock(redis, keys.entries, now);
  const access: LedgerAccess = {
    redis,
    account,
    keys,
    accounts: sharedKeys(prefix).accounts,
    clock,
    sign,
    taken,
  };
  const readStored = ledgerReader(access);
  const asLedger = memoizeLast((stored: StoredLedger) => toLedger(stored, sign));
  return {
    salt: () => getOrCreateSalt(redis, keys.salt),
    read: async () => asLedger(await readStored()),
    get: async (key) => (await readEntry(access, key))?.entry ?? null,
    has: async (key) => (await redis.hexists(keys.entries, key)) === 1,
    update: (key, change, options = {}) => update(access, key, change, options.claim ?? null),
    survives: async (key, token) =>
      replicas?.haveWrite({ hash: keys.entries, field: key, includes: token }) ?? true,
    release: (id, unlessOwnedBy = '') =>
      releaseScript(redis, [keys.released, keys.owners], [id, unlessOwnedBy]),
    recordRemoval: async (id, at) => {
      await recordRemovalScript(redis, [keys.removals], [id, at + clock.redisAhead()]);
    },
    move: (from, to, entry) => move(access, from, to, entry),
    apply: async (steps, basis = null) =>
      steps.length === 0 ? { written: 0, moved: [] } : applySteps(access, steps, await readStored(), basis),
    discard: (key) => discardScript(redis, [keys.entries, keys.owners], [key]),
    recordFacts: async (facts) => {
      const texts = factTexts(facts, sign);
      if (texts.length > 0) await redis.hset(keys.facts, Object.fromEntries(texts));
    },
    startOver: async (facts) => {
      const { entries, owners, released, removals, facts: kept } = keys;
      const texts = factTexts(facts, sign).flat();
      await startOverScript(redis, [entries, owners, released, removals, kept], texts);
    },
  };
};

const factTexts = (facts: LedgerFacts, sign: Signer | undefined): (readonly [string, string])[] =>
  Object.entries(facts).map(
    ([name, fact]) => [name, JSON.stringify(sign ? signedFact(sign, name, fact) : fact)] as const,
  );

const getOrCreateSalt = async (redis: Redis, key: string): Promise<string> => {
  const known = await redis.get(key);
  if (known !== null) return known;
  const fresh = randomBytes(16).toString('base64url');
  await redis.setnx(key, fresh);
  return (await redis.get(key)) ?? fresh;
};

const toLedger = (stored: StoredLedger, sign: Signer | undefined): Ledger => {
  // Keys come from people: an object without a prototype has no property of its own to confuse them with.
  const entries: Record<string, LedgerEntry> = Object.create(null);
  for (const [key, { entry }] of stored.entries) entries[key] = entry;
  const { released, removals } = stored;
  const { facts, isSourceSigned } = parseFacts(stored.facts, sign);
  return {
    entries,
    released,
    ...(removals.length > 0 && { removals }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(!isSourceSigned && { unsignedSource: true as const }),
  };
};

const update = async (
  access: LedgerAccess,
  key: string,
  change: EntryChange,
  claim: string | null,
): Promise<UpdateOutcome> => {
  for (let attempt = 0; ; attempt++) {
    const from = await readEntry(access, key);
    const current = from?.entry ?? null;
    const entry = change(current);
    if (entry === undefined) return { written: false, entry: current };
    const reply = await writeEntries(
      access,
      [{ key, from, to: entry }],
      claim === null ? null : { id: claim, key },
    );
    if (reply === 'written') return { written: true, entry };
    if (reply !== 'changed') return { written: false, entry: current, refused: reply };
    // One writer always succeeds; random pauses let the others do so sooner.
    if (attempt > 3) await sleep(Math.random() * 10);
  }
};

const move = async (access: LedgerAccess, from: string, to: string, entry: LedgerEntry): Promise<boolean> => {
  const [source, goal] = await Promise.all([readEntry(access, from), readEntry(access, to)]);
  if (source === null || (goal !== null && goal.entry.id !== null)) return false;
  const reply = await writeEntries(access, [
    { key: from, from: source, to: null },
    { key: to, from: goal, to: entry },
  ]);
  return reply === 'written';
};
