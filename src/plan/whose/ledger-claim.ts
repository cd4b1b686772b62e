import type { DesiredSource } from '../../model/desired.ts';
import type { Ledger, LedgerEntry, LedgerPlace } from '../../model/ledger-entry.ts';

/** The account that claims a ledger. Absent fields are unknown, and not compared. */
export type Claimant = {
  readonly account: string;
  readonly place?: LedgerPlace | undefined;
  readonly source?: DesiredSource | undefined;
};

/** Permissions to use a ledger of another place or another source. */
export type Lifts = {
  readonly newPlace: boolean;
  readonly takeOver: boolean;
  /** The source that the permission was given for. Absent: the source of the process that makes the run. */
  readonly by?: DesiredSource;
};

export const noLifts: Lifts = { newPlace: false, takeOver: false };

export type Refused = { readonly kind: 'refused'; readonly message: string };

/** The verdict on the place or the source of a ledger. */
export type Claim<T> =
  | Refused
  | {
      readonly kind: 'ours';
      /** What the ledger should record. */
      readonly fact: T;
      /** It had another owner or none: recorded even by a run with nothing else to do. */
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

/** Whether the entry owns something at the provider, or may. */
const isOwning = ({ id, retire, creating }: LedgerEntry): boolean =>
  id !== null || retire !== undefined || creating !== undefined;

/** The entries that own something, or may. */
export const owningEntries = ({ entries }: Ledger): readonly (readonly [string, LedgerEntry])[] =>
  Object.entries(entries).filter(([, entry]) => isOwning(entry));
