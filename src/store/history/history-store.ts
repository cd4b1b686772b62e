import type { HistoryEntry } from '../../model/history.ts';
import type { RunReport } from '../../model/run.ts';
import type { AccountLocation } from '../account-location.ts';
import { runSignature } from '../status/run-signature.ts';
import { storedReport } from '../status/stored-report.ts';
import { recordRunScript } from './history-scripts.ts';
import { fieldOf, readHistory } from './read-history.ts';

/** Changes kept per account, approximately; the oldest are trimmed first. */
export const MAX_ENTRIES = 10_000;

/** Runs kept per account, approximately. */
const MAX_RUNS = 100;

/**
 * Failures and blocks kept per run report, so that reports cannot fill Redis. Each failure has a history
 * entry too.
 */
const MAX_TROUBLES = 50;

/** The history of one account in Redis: its last changes, and the last runs that did or found anything. */
export interface HistoryStore {
  /** Records a person's request. */
  append(entry: HistoryEntry): Promise<void>;
  /**
   * Records a run and its changes in one step, and once, even if retried. A run that did nothing and found
   * the same as the last one is skipped, so that neither idle ticks nor repeated failures push out the
   * others.
   * @param entries oldest first
   * @returns false when it was skipped
   */
  appendRun(report: RunReport, entries: readonly HistoryEntry[]): Promise<boolean>;
  /** Newest first. What cannot be read is skipped. */
  read(query: {
    readonly key?: string | undefined;
    readonly limit: number;
  }): Promise<readonly HistoryEntry[]>;
  /**
   * The reports of the last runs that did or found anything, newest first; each with its first failures and
   * blocks only.
   */
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
      // Redis would trim more than these at once.
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
