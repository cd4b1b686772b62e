import type { LedgerEntry } from '../../model/ledger-entry.ts';

/** An entry with the exact text that Redis holds, against which a write is compared. */
export type StoredEntry = { readonly text: string; readonly entry: LedgerEntry };
