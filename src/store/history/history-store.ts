import type { HistoryEntry } from '../../model/history.ts';
import type { RunReport } from '../../model/run.ts';
import type { AccountLocation } from '../account-location.ts';
import { runSignature } from '../status/run-signature.ts';
import { storedReport } from '../status/stored-report.ts';
import { recordRunScript } from './history-scripts.ts';
import { fieldOf, readHistory } from './read-history.ts';

/** Changes that are kept per account, about; the oldest go first. */
export const MAX_ENTRIES = 10_000;

/** Runs that are kept per account, about. */
const MAX_RUNS = 100;

/** Failures and blocks that are kept of one run: ten thousand of them, a hundred runs long, would fill a Redis. Each failure is an entry of its own. */
const MAX_TROUBLES = 50;

/** What was done in one account, in Redis: the last changes, and the last runs that did or found anything. */
export interface HistoryStore {
  /** Keeps what a person asked for. */
  append(entry: HistoryEntry): Promise<void>;
  /**
   * Keeps what a run did and found, in one step, and once, however often its end is tried. A run that did nothing and found what the last one
   * found is left out, so that neither idle ticks nor a failure at every tick push the others out.
   * @param entries oldest first
   * @returns false when it was left out
   */
  appendRun(report: RunReport, entries: readonly HistoryEntry[]): Promise<boolean>;
  /** Newest first. What cannot be read is skipped. */
  read(query: {
    readonly key?: string | undefined;
    readonly limit: number;
  }): Promise<readonly HistoryEntry[]>;
  /** The reports of the last runs that did or found anything, newest first; of very many failures or blocks each has only the first. */
  runs(limit: number): Promise<readonly RunReport[]>;
}

/** The history of one account under a prefix. Opening it makes no request. */
export const openHistory = ({ redis, prefix, account }: AccountLocation): HistoryStore => {
  const historyKey = `${prefix}:history:${account}`;
  const runsKey = `${prefix}:runs:${account}`;
  const toldKey = `${prefix}:history-told:${account}`;
  return {
    append: async (entry) => {
      const fields = ['key', entry.key, 'entry', JSON.stringify(entry)];
      await redis.xadd(historyKey, 'MAXLEN', '~', MAX_ENTRIES, '*', ...fields);
    },
    appendRun: async (report, entries) => {
      const did = entries.length > 0 || Object.keys(report.applied).length > 0;
      const facts = [report.run, Date.now(), MAX_ENTRIES, MAX_RUNS, runSignature(report), did ? 1 : 0];
      // More than fit would be trimmed at once.
      const kept = entries.slice(-MAX_ENTRIES).flatMap((entry) => [entry.key, JSON.stringify(entry)]);
      const text = JSON.stringify(cut(report));
      return recordRunScript(redis, [historyKey, runsKey, toldKey], [...facts, text, ...kept]);
    },
    read: ({ key, limit }) => readHistory(redis, historyKey, key, limit),
    runs: async (limit) => {
      const found = await redis.xrevrange(runsKey, '+', '-', 'COUNT', limit);
      return found.flatMap(([, fields]) => storedReport(fieldOf(fields, 'report')) ?? []);
    },
  };
};

const cut = (report: RunReport): RunReport => {
  const { failed, blocked, notices } = report;
  const more = Math.max(0, failed.length - MAX_TROUBLES) + Math.max(0, blocked.length - MAX_TROUBLES);
  return {
    ...report,
    failed: failed.slice(0, MAX_TROUBLES),
    blocked: blocked.slice(0, MAX_TROUBLES),
    notices: more === 0 ? notices : [...notices, `and ${more} more that failed or were blocked`],
  };
};
