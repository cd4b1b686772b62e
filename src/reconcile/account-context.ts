import type { DesiredAccount, DesiredIntegration, DesiredSource } from '../model/desired.ts';
import type { Hasher } from '../model/hasher.ts';
import type { LedgerPlace } from '../model/ledger-entry.ts';
import type { Provider } from '../model/provider.ts';
import type { WindowStatus } from '../model/window.ts';
import type { LedgerStore } from '../store/ledger/ledger-store.ts';
import type { OtherAccounts } from './other-accounts.ts';
import type { Planner } from './planner.ts';

/**
 * One account as this process knows it now: its desired entries with their secrets, its provider, its ledger.
 * Replaced when the desired state changes; nothing in it changes.
 */
export type AccountContext = {
  readonly account: DesiredAccount;
  readonly entries: readonly DesiredIntegration[];
  readonly revision: string;
  /** When the revision was made, in ms since the epoch. */
  readonly revisionTime: number;
  /** The first line of the commit's message; null or absent outside Git. */
  readonly revisionTitle?: string | null;
  readonly revisionAuthor?: string | null;
  /**
   * Keyed hash of the account and its entries, secrets included: equal in two processes with the same desired
   * state.
   */
  readonly digest: string;
  readonly provider: Provider;
  readonly ledger: LedgerStore;
  readonly hasher: Hasher;
  /** The ledger's salt, which the hasher was made with. */
  readonly salt: string;
  readonly planner: Planner;
  /** Whether the account's windows allow changes now. Absent: it has none. */
  readonly window?: () => WindowStatus;
  /** Where the account is; absent: not compared. */
  readonly place?: LedgerPlace;
  /** Where the desired state comes from; absent: not compared. */
  readonly source?: DesiredSource;
  /** Absent: other accounts are ignored. */
  readonly others?: OtherAccounts;
};

/**
 * The keyed hash of what one account asks for, its secrets included. Where an entry stands in the files does
 * not count.
 */
export const accountDigest = (
  hasher: Hasher,
  account: DesiredAccount,
  entries: readonly DesiredIntegration[],
): string => {
  const { source: _source, defaultsAt: _at, fields, ...policy } = account;
  // The provider's own fields stand beside the others: as in the YAML, and in digests that are kept.
  return hasher.digest([{ ...fields, ...policy }, entries.map(({ source: _where, ...meaning }) => meaning)]);
};
