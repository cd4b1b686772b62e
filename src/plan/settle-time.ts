import type { LedgerEntry } from '../model/ledger-entry.ts';

/** How long a provider may take to list what it has just made, in ms (DESIGN §5). */
export const SETTLE_MS = 5_000;

/** An owned id so young that a list without it proves nothing. */
export const isSettling = (entry: LedgerEntry, now: number): boolean => now - entry.appliedAt < SETTLE_MS;

/** What the entry owns is not in the list, although it had the time to be. */
export const isMissing = (
  { live, now }: { readonly live: ReadonlyMap<string, unknown>; readonly now: number },
  entry: LedgerEntry,
): boolean => entry.id !== null && !live.has(entry.id) && !isSettling(entry, now);
