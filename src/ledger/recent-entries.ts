import type { LedgerEntry } from '../model/ledger-entry.ts';
import { type LedgerAccess, readEntry } from './ledger-access.ts';
import type { WriteReply } from './ledger-scripts.ts';
import type { StoredEntry } from './stored-entry.ts';
import { type EntryWrite, entryText, writeEntries } from './write-entries.ts';

/** The entries that this process had in hand last. Others may have written them since: good for a compare-and-set, not for a decision. */
export type RecentEntries = {
  /** Undefined where nothing is known; null where there was none. */
  known(key: string): StoredEntry | null | undefined;
  read(key: string): Promise<StoredEntry | null>;
  /** Writes one entry, if it is still as expected. */
  write(write: EntryWrite, claim: { readonly id: string; readonly key: string } | null): Promise<WriteReply>;
};

/** More than are ever worked on at once. */
const mostKept = 256;

/** Remembers nothing at first. */
export const createRecentEntries = (access: LedgerAccess): RecentEntries => {
  const kept = new Map<string, StoredEntry | null>();
  const keep = (key: string, stored: StoredEntry | null): void => {
    kept.delete(key);
    kept.set(key, stored);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  };
  return {
    known: (key) => kept.get(key),
    read: async (key) => {
      const stored = await readEntry(access, key);
      keep(key, stored);
      return stored;
    },
    write: async (write, claim) => {
      kept.delete(write.key);
      const reply = await writeEntries(access, [write], claim);
      if (reply === 'written') keep(write.key, storedOf(write.to));
      return reply;
    },
  };
};

const storedOf = (entry: LedgerEntry | null): StoredEntry | null =>
  entry === null ? null : { text: entryText(entry), entry };
