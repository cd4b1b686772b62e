import type { DesiredSource } from '../../model/desired-source.ts';
import type { Ledger, LedgerEntry, LedgerPlace } from '../../model/ledger-entry.ts';

/** Who asks for an account's ledger. What is absent is not known, and not compared. */
export type Claimant = {
  readonly account: string;
  readonly place?: LedgerPlace | undefined;
  readonly source?: DesiredSource | undefined;
};

/** What a person says of a ledger that belongs to another place, or to another source. */
export type Lifts = {
  readonly newPlace: boolean;
  readonly takeOver: boolean;
  /** Where the person's desired state comes from, whichever process makes the run. Absent: where that process has its own from. */
  readonly by?: DesiredSource;
};

export const noLifts: Lifts = { newPlace: false, takeOver: false };

export type Refused = { readonly kind: 'refused'; readonly message: string };

/** What the place, or the source, comes to. */
export type Claim<T> =
  | Refused
  | {
      readonly kind: 'ours';
      /** What the ledger should remember of it. */
      readonly fact: T;
      /** It was another's, or not known: to be remembered also where nothing else is to be done. */
      readonly changesHands: boolean;
      readonly notices: readonly string[];
    };

export const ours = <T>(fact: T, changesHands: boolean, ...notices: readonly string[]): Claim<T> => ({
  kind: 'ours',
  fact,
  changesHands,
  notices,
});

export const refused = (message: string): Refused => ({ kind: 'refused', message });

/** Something is at the provider, or may be, that this entry answers for. */
const isOwning = ({ id, retire, creating }: LedgerEntry): boolean =>
  id !== null || retire !== undefined || creating !== undefined;

/** The entries that own something, or may. */
export const owningEntries = ({ entries }: Ledger): readonly (readonly [string, LedgerEntry])[] =>
  Object.entries(entries).filter(([, entry]) => isOwning(entry));
