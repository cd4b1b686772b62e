import { chosenAccounts, type Records, withRecords } from '../../app/records.ts';
import { didYouMean } from '../../app/select-accounts.ts';
import { UsageError } from '../../model/errors.ts';
import { historyJson } from '../../report/json/run-json.ts';
import { clean } from '../../report/text/clean.ts';
import { renderHistory } from '../../report/text/render-history.ts';
import { readHistories } from '../../store/history/history-store.ts';
import type { Context } from '../context.ts';

export type HistoryOptions = {
  /** The most entries that are shown. */
  readonly limit: number;
};

/** @throws UsageError for an unknown key */
const checkKey = async (records: Records, accounts: readonly string[], key: string): Promise<void> => {
  const known = await records.keys(accounts);
  if (known.has(key)) return;
  throw new UsageError(
    `${key}: neither the desired state nor the ledger has an integration with this key, and history has no entry of it.${didYouMean(key, known)}`,
  );
};

const nothing = (key: string | undefined): string =>
  key === undefined ? 'Nothing has been done yet.' : `${clean(key)}: nothing has been done to it yet.`;

/** `setpoint history [KEY]`: what was done, newest first. */
export const history = (
  context: Context,
  key: string | undefined,
  { limit }: HistoryOptions,
): Promise<number> =>
  withRecords(context, async (records) => {
    const { options, out, palette, width } = context;
    const accounts = chosenAccounts(records);
    const stores = accounts.map((account) => records.history(account));
    const entries = await readHistories(stores, { key, limit });
    if (key !== undefined && entries.length === 0) await checkKey(records, accounts, key);
    if (options.json) out.printJson(historyJson(entries));
    else if (entries.length === 0) out.print(nothing(key));
    else out.print(renderHistory(entries, Date.now(), { palette, width, more: entries.length === limit }));
    return 0;
  });
