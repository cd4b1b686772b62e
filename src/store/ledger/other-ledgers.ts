import type { LedgerFacts } from '../../model/ledger-entry.ts';
import { accountKeys, sharedKeys } from '../../redis/keys.ts';
import type { AccountLocation } from '../account-location.ts';
import { parseFacts } from './parse-ledger.ts';

/** The owner of an id, and the facts of its ledger. */
export type OtherOwner = { readonly account: string; readonly key: string; readonly facts: LedgerFacts };

/** The ledgers of all other accounts under a prefix. */
export type OtherLedgers = {
  /** The owners of those ids that other accounts own. */
  ownersOf(ids: readonly string[]): Promise<ReadonlyMap<string, OtherOwner>>;
};

/** Opens the other ledgers; makes no request. */
export const openOtherLedgers = ({ redis, prefix, account: own }: AccountLocation): OtherLedgers => {
  const factsOf = async (account: string): Promise<LedgerFacts> =>
    parseFacts(await redis.hgetall(accountKeys(prefix, account).facts)).facts;
  const ownedIn = async (account: string, ids: readonly string[]) => {
    const keys = await redis.hmget(accountKeys(prefix, account).owners, ...ids);
    const owned = ids.flatMap((id, at) => (keys[at] == null ? [] : [{ id, key: keys[at] }]));
    const facts = owned.length === 0 ? {} : await factsOf(account);
    return owned.map(({ id, key }) => [id, { account, key, facts }] as const);
  };
  return {
    ownersOf: async (ids) => {
      if (ids.length === 0) return new Map();
      const accounts = await redis.smembers(sharedKeys(prefix).accounts);
      const others = accounts.filter((account) => account !== own).sort();
      return new Map((await Promise.all(others.map((account) => ownedIn(account, ids)))).flat());
    },
  };
};
