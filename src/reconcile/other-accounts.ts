import type { OwnedElsewhere } from '../model/elsewhere.ts';
import type { Hasher } from '../model/hasher.ts';
import type { Ledger } from '../model/ledger-entry.ts';
import type { Claimant } from '../plan/whose/ledger-claim.ts';
import { isSameProvider } from '../plan/whose/same-place.ts';
import type { LedgerStore } from '../store/ledger/ledger-store.ts';
import type { OtherLedgers } from '../store/ledger/other-ledgers.ts';
import { isFormerName, type LeftLedger, movedEntry, ownsLive } from './left-ledger.ts';

/** What an account has to know of the others on the same Redis. */
export interface OtherAccounts {
  /** Those of these live ids that the ledger of another account owns, at the same provider as far as is known. */
  ownersOf(ids: readonly string[]): Promise<ReadonlyMap<string, OwnedElsewhere>>;
  /** The ledgers that this desired state has no account for any more, and that own some of what is live here: this account had another name. */
  left(live: ReadonlySet<string>): Promise<readonly LeftLedger[]>;
  /** Moves all that a left ledger owns into this account's, but for keys that this one has; may be gone on with where it was broken off. */
  takeOver(left: LeftLedger): Promise<void>;
}

export type OtherAccountsFacts = {
  readonly claimant: Claimant;
  readonly ledger: LedgerStore;
  readonly hasher: Pick<Hasher, 'fingerprint'>;
  readonly others: OtherLedgers;
  /** The accounts whose ledger owns something. */
  listAccounts(): Promise<readonly string[]>;
  /** Another account's ledger. */
  ledgerOf(account: string): LedgerStore;
  /** Whether the YAML has the account. */
  isDesired(account: string): boolean;
};

/** Every ledger that the YAML has no account for; one that cannot be read counts as empty. */
export const readLeftLedgers = async ({
  listAccounts,
  ledgerOf,
  isDesired,
}: Pick<OtherAccountsFacts, 'listAccounts' | 'ledgerOf' | 'isDesired'>): Promise<readonly LeftLedger[]> => {
  const names = (await listAccounts()).filter((name) => !isDesired(name));
  const empty: Ledger = { entries: {}, released: [] };
  return Promise.all(
    names.map(async (account) => {
      const read = await ledgerOf(account)
        .read()
        .catch(() => empty);
      return { account, ledger: read };
    }),
  );
};

/** Asks nothing before it is asked. */
export const createOtherAccounts = (facts: OtherAccountsFacts): OtherAccounts => {
  const { claimant, ledger, hasher, others, ledgerOf, isDesired } = facts;
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
    left: async (live) =>
      (await readLeftLedgers(facts)).filter(
        (left) => isFormerName(left.ledger.facts ?? {}, claimant) && ownsLive(left.ledger, live),
      ),
    takeOver: async (left) => {
      const other = ledgerOf(left.account);
      for (const [key, entry] of Object.entries(left.ledger.entries)) {
        const moved = movedEntry(entry, hasher.fingerprint);
        const { entry: now } = await ledger.update(key, (current) => (current === null ? moved : undefined));
        // First here, then no longer there: whatever ends it in between, it is owned.
        if (now !== null && now.id === entry.id) await other.discard(key);
      }
      for (const id of left.ledger.released) await ledger.release(id, '');
    },
  };
};
