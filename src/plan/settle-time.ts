import type { LedgerEntry } from '../model/ledger-entry.ts';

/** How long a provider may take to list what it has just made, in ms (docs/design/ledger.md#creates-are-written-ahead). */
export const SETTLE_MS = 5_000;

/** Whether an entry was written so shortly before the list was read that the list may not have its id yet. */
export const isSettling = (entry: LedgerEntry, readAt: number): boolean =>
  readAt - entry.appliedAt < SETTLE_MS;

/** Whether the list omits an owned id after the settle time. */
export const isMissing = (
  { live, readAt }: { readonly live: ReadonlyMap<string, unknown>; readonly readAt: number },
  entry: LedgerEntry,
): boolean => entry.id !== null && !live.has(entry.id) && !isSettling(entry, readAt);
