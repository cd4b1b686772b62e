import type { LedgerEntry } from '../../model/ledger-entry.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type WriteReply, writeScript } from './ledger-scripts.ts';
import type { StoredEntry } from './stored-entry.ts';

/** One entry of a write: its expected value and its new one; null where there is none. */
export type EntryWrite = {
  readonly key: string;
  readonly from: StoredEntry | null;
  readonly to: LedgerEntry | null;
};

/** An entry as Redis holds it. */
export const entryText = (entry: LedgerEntry): string => JSON.stringify(entry);

/**
 * Writes the entries in one step, all or none; with a claim, only if its key may own the id. Releases an id
 * in the same step.
 */
export const writeEntries = (
  { redis, account, keys }: LedgerAccess,
  writes: readonly EntryWrite[],
  claim: { readonly id: string; readonly key: string } | null = null,
  release = '',
): Promise<WriteReply> =>
  writeScript(
    redis,
    [keys.entries, keys.owners, keys.released, keys.accounts],
    [
      account,
      claim?.id ?? '',
      claim?.key ?? '',
      release,
      ...writes.flatMap(({ key, from, to }) => [
        key,
        from?.text ?? '',
        to === null ? '' : entryText(to),
        from?.entry.id ?? '',
        to?.id ?? '',
      ]),
    ],
  );
