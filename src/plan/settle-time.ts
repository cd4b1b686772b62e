import type { LedgerEntry } from '../model/ledger-entry.ts';

/** How long a provider may take to list what it has just made, in ms (docs/design/ledger.md#creates-are-written-ahead). */
export const SETTLE_MS = 5_000;

/** An owned id so young that a list read then, in ms since the epoch, proves nothing where it is without it. What it is planned at later says nothing of that. */
export const isSettling = (entry: LedgerEntry, readAt: number): boolean =>
  readAt - entry.appliedAt < SETTLE_MS;

/** What the entry owns is not in the list, although it had the time to be when that was read. */
export const isMissing = (
  { live, readAt }: { readonly live: ReadonlyMap<string, unknown>; readonly readAt: number },
  entry: LedgerEntry,
): boolean => entry.id !== null && !live.has(entry.id) && !isSettling(entry, readAt);
