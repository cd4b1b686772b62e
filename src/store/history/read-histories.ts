import type { HistoryEntry } from '../../model/history.ts';
import type { HistoryStore } from './history-store.ts';

/** The newest entries of several accounts, newest first. */
export const readHistories = async (
  stores: readonly Pick<HistoryStore, 'read'>[],
  query: { readonly key?: string | undefined; readonly limit: number },
): Promise<readonly HistoryEntry[]> => {
  const found = await Promise.all(stores.map((store) => store.read(query)));
  return found
    .flat()
    .toSorted((one, other) => other.at - one.at)
    .slice(0, query.limit);
};
