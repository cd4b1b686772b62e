import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { LedgerPlace } from '../../model/ledger-entry.ts';
import { providerAddress } from '../../plan/ownership/place-claim.ts';
import { sharedKeys } from '../../redis/keys.ts';
import { defineScript } from '../../redis/script.ts';

/** How long an id is shown as taken, in ms: far longer than a reading of the ledgers is used (`owned-ids.ts`). */
const SHOWN_MS = 600_000;

/** How long an account that is about to take an id keeps others off, in ms: longer than a request takes. */
const ABOUT_MS = 120_000;

/** Which account has taken an id lately, or is about to. */
export type Taker = { readonly account: string; readonly isAbout: boolean };

/**
 * The ids that accounts took lately, in Redis. What it says is never believed: of an id that is shown, the ledger of that
 * account is asked; one that is not shown may be owned all the same, as the ledgers say.
 */
export type TakenIds = {
  /** The other accounts that are shown with any of these ids. */
  takers(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Keeps other accounts off an id that this one is about to take.
   * @param instead another account that is shown with the id, and does not own it
   * @returns null when this account may take it now, else the account that is in its way
   */
  reserve(id: string, instead?: Taker): Promise<Taker | null>;
  /** Whether this process has reserved the id, and may rely on that. */
  isReserved(id: string): boolean;
  /** Shows that this account takes these ids: before the ledger is written, of a reserved one afterwards. */
  show(ids: readonly string[]): Promise<void>;
};

/**
 * KEYS id; ARGV mine, mine when taken, the other that may be replaced (or empty), how long in ms. Replies what is in the way.
 */
const reserveScript = defineScript(
  `local kept = redis.pcall('GET', KEYS[1])
local is_other = type(kept) == 'string' and kept ~= ARGV[1] and kept ~= ARGV[2] and kept ~= ARGV[3]
-- Each is set with its end.
if is_other and redis.call('PTTL', KEYS[1]) > 0 then return kept end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
return ''`,
  (reply) => z.string().parse(reply),
);

const textOf = ({ account, isAbout }: Taker): string => `${isAbout ? 'about' : 'taken'}:${account}`;

const takerOf = (text: string): Taker => {
  const [state, account = ''] = text.split(':');
  return { account, isAbout: state === 'about' };
};

/**
 * The taken ids, as one account uses them. Makes no request.
 * @param place ids of another provider are other ids
 */
export const openTakenIds = (redis: Redis, prefix: string, account: string, place: LedgerPlace): TakenIds => {
  const address = providerAddress(place);
  const { taken } = sharedKeys(prefix);
  const keyOf = (id: string): string =>
    taken(createHash('sha256').update(`${address}\n${id}`).digest('base64url').slice(0, 22));
  const about = textOf({ account, isAbout: true });
  const done = textOf({ account, isAbout: false });
  const reserved = new Map<string, number>();
  return {
    takers: async (ids) => {
      const texts = await redis.mget(ids.map(keyOf));
      const accounts = texts.flatMap((text) => (text === null ? [] : takerOf(text).account));
      return new Set(accounts.filter((name) => name !== account));
    },
    reserve: async (id, instead) => {
      const at = performance.now();
      const key = keyOf(id);
      const isFree = (await redis.set(key, about, 'PX', ABOUT_MS, 'NX')) === 'OK';
      const other = instead === undefined ? '' : textOf(instead);
      const found = isFree ? '' : await reserveScript(redis, [key], [about, done, other, ABOUT_MS]);
      if (found !== '') return takerOf(found);
      reserved.set(id, at);
      return null;
    },
    // Half of it: the ledger is written after this is asked.
    isReserved: (id) => performance.now() - (reserved.get(id) ?? Number.NEGATIVE_INFINITY) < ABOUT_MS / 2,
    show: async (ids) => {
      await Promise.all(ids.map((id) => redis.set(keyOf(id), done, 'PX', SHOWN_MS)));
      for (const id of ids) reserved.delete(id);
    },
  };
};
