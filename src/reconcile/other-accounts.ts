import type { Hasher } from '../model/hasher.ts';
import type { Ledger } from '../model/ledger-entry.ts';
import type { OwnedElsewhere } from '../model/live.ts';
import type { Claimant } from '../plan/ownership/ledger-claim.ts';
import { isSameProvider } from '../plan/ownership/place-claim.ts';
import type { LedgerStore } from '../store/ledger/ledger-store.ts';
import type { OtherLedgers } from '../store/ledger/other-ledgers.ts';
import { isFormerName, type LeftLedger, movedEntry, ownsLive } from './left-ledger.ts';

/** What an account needs to know about the others on the same Redis. */
export interface OtherAccounts {
  /** The owners of live ids that other accounts at the same provider own. */
  ownersOf(ids: readonly string[]): Promise<ReadonlyMap<string, OwnedElsewhere>>;
  /**
   * Keeps the other accounts off ids that are about to be adopted, just before that: another account may adopt the same
   * at the same moment. @returns those that may be adopted
   */
  reserve(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The ledgers of this account's former names: no longer in the YAML, and owning some of what is live here.
   */
  left(live: ReadonlySet<string>): Promise<readonly LeftLedger[]>;
  /** Moves the entries of a left ledger into this account's, except keys it already has; can be resumed. */
  takeOver(left: LeftLedger): Promise<void>;
}

export type OtherAccountsDeps = {
  readonly claimant: Claimant;
  readonly ledger: LedgerStore;
  readonly hasher: Pick<Hasher, 'fingerprint'>;
  readonly others: OtherLedgers;
  /** Those of the wanted accounts whose ledger owns something. */
  listAccounts(isWanted: (account: string) => boolean): Promise<readonly string[]>;
  /** Another account's ledger. */
  ledgerOf(account: string): Promise<LedgerStore>;
  /** Whether the YAML has the account. */
  isDesired(account: string): boolean;
};

/** Reads every ledger whose account is not in the YAML; an unreadable one counts as empty. */
export const readLeftLedgers = async ({
  listAccounts,
  ledgerOf,
  isDesired,
}: Pick<OtherAccountsDeps, 'listAccounts' | 'ledgerOf' | 'isDesired'>): Promise<readonly LeftLedger[]> => {
  const names = await listAccounts((name) => !isDesired(name));
  const empty: Ledger = { entries: {}, released: [] };
  return Promise.all(
    names.map(async (account) => {
      const ledger = await ledgerOf(account);
      const read = await ledger.read().catch(() => empty);
      return { account, ledger: read };
    }),
  );
};

/** Opens it; makes no request. */
export const createOtherAccounts = (deps: OtherAccountsDeps): OtherAccounts => {
  const { claimant, ledger, hasher, others, ledgerOf, isDesired } = deps;
  return {
    ownersOf: async (ids) => {
      const owners = new Map<string, OwnedElsewhere>();
      for (const [id, { account, key, facts: known }] of await others.ownersOf(ids)) {
        const apart =
          known.place !== undefined &&
          claimant.place !== undefined &&
          !isSameProvider(known.place, claimant.place);
        if (apart) continue;
        owners.set(id, { account, key, isLeft: !isDesired(account) && isFormerName(known, claimant) });
      }
      return owners;
    },
    reserve: others.reserve,
    left: async (live) =>
      (await readLeftLedgers(deps)).filter(
        (left) => isFormerName(left.ledger.facts ?? {}, claimant) && ownsLive(left.ledger, live),
      ),
    takeOver: async (left) => {
      const other = await ledgerOf(left.account);
      for (const [key, entry] of Object.entries(left.ledger.entries)) {
        const moved = movedEntry(entry, hasher.fingerprint);
        const { entry: now } = await ledger.update(key, (current) => (current === null ? moved : undefined));
        // Written here before it is removed there: an interruption never leaves it without an owner.
        if (now !== null && now.id === entry.id) await other.discard(key);
      }
      for (const id of left.ledger.released) await ledger.release(id, '');
    },
  };
};
