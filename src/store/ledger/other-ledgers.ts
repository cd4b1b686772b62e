import type { LedgerFacts } from '../../model/ledger-entry.ts';
import { accountKeys } from '../../redis/keys.ts';
import type { AccountLocation } from '../account-location.ts';
import type { OwnedIds } from './owned-ids.ts';
import { parseFacts } from './parse-ledger.ts';
import type { TakenIds } from './taken-ids.ts';

/** The owner of an id, and the facts of its ledger. */
export type OtherOwner = { readonly account: string; readonly key: string; readonly facts: LedgerFacts };

/** The ledgers of all other accounts under a prefix. */
export type OtherLedgers = {
  /** The owners of those ids that other accounts own. */
  ownersOf(ids: readonly string[]): Promise<ReadonlyMap<string, OtherOwner>>;
  /** Keeps the other accounts off these ids. @returns those that no other account owns, or is about to take */
  reserve(ids: readonly string[]): Promise<ReadonlySet<string>>;
};

type Settings = Pick<AccountLocation, 'redis' | 'prefix' | 'account'> & {
  /** Shared by all accounts of the process. */
  readonly owned: OwnedIds;
  readonly taken: TakenIds;
};

/** Opens the other ledgers; makes no request. */
export const openOtherLedgers = ({ redis, prefix, account: own, owned, taken }: Settings): OtherLedgers => {
  const factsOf = async (account: string): Promise<LedgerFacts> =>
    parseFacts(await redis.hgetall(accountKeys(prefix, account).facts)).facts;
  const ownedIn = async (account: string, ids: readonly string[]) => {
    const keys = await redis.hmget(accountKeys(prefix, account).owners, ...ids);
    const found = ids.flatMap((id, at) => (keys[at] == null ? [] : [{ id, key: keys[at] }]));
    const facts = found.length === 0 ? {} : await factsOf(account);
    return found.map(({ id, key }) => [id, { account, key, facts }] as const);
  };
  const ownersOf: OtherLedgers['ownersOf'] = async (ids) => {
    if (ids.length === 0) return new Map();
    // Which ledgers to ask; what they own now, they say themselves.
    const [owners, takers] = await Promise.all([owned.ownersOf(ids), taken.takers(ids)]);
    const others = [...new Set([...owners, ...takers])].filter((account) => account !== own).sort();
    return new Map((await Promise.all(others.map((account) => ownedIn(account, ids)))).flat());
  };
  const reserve = async (id: string): Promise<boolean> => {
    const other = await taken.reserve(id);
    if (other === null || other.isAbout) return other === null;
    const isOwned = (await ownedIn(other.account, [id])).length > 0;
    return !isOwned && (await taken.reserve(id, other)) === null;
  };
  return {
    ownersOf,
    reserve: async (ids) => {
      const isOurs = await Promise.all(ids.map(reserve));
      return new Set(ids.filter((_, at) => isOurs[at]));
    },
  };
};
