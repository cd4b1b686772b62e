import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { HistoryEntry } from '../../model/history.ts';
import type { RunQuarter, RunReport } from '../../model/run.ts';
import { accountKeys } from '../../redis/keys.ts';
import { defineScript } from '../../redis/script.ts';
import type { AccountLocation } from '../account-location.ts';
import { storedReport } from '../status/status-texts.ts';
import { fieldOf, readHistory } from './read-history.ts';
import { COUNT_IN_QUARTER, parseQuarters, quarterOf } from './run-quarters.ts';

/**
 * A run is recorded once among this many later ones: far more than end before a dead worker's job is taken
 * over.
 */
const KEPT_RUN_IDS = 200;

/**
 * Records a run in one step, once. KEYS history, runs, recorded runs, quarters; ARGV run, now in ms, most entries, most
 * runs, signature of the report, 1 when the run did something (else a report like the last one is skipped),
 * the report, its quarter, result and duration in ms, then the entries. Replies whether it was recorded. The quarter
 * counts skipped runs too.
 */
const recordRunScript = defineScript(
  `
local history, runs, recorded = KEYS[1], KEYS[2], KEYS[3]
local run, now, signature, did = ARGV[1], ARGV[2], ARGV[5], ARGV[6] == '1'
${COUNT_IN_QUARTER}
if not did then
  local last = redis.call('XREVRANGE', runs, '+', '-', 'COUNT', 1)[1]
  if last and last[2][2] == signature then
    pcall(count_in_quarter, KEYS[4], ARGV[8], ARGV[9], ARGV[10])
    return 0
  end
end
if redis.call('ZADD', recorded, 'NX', now, run) == 0 then return 0 end
pcall(count_in_quarter, KEYS[4], ARGV[8], ARGV[9], ARGV[10])
redis.call('ZREMRANGEBYRANK', recorded, 0, -${KEPT_RUN_IDS + 1})
redis.call('XADD', runs, 'MAXLEN', '~', ARGV[4], '*', 'signature', signature, 'report', ARGV[7])
for i = 11, #ARGV, 2 do
  redis.call('XADD', history, 'MAXLEN', '~', ARGV[3], '*', 'key', ARGV[i], 'entry', ARGV[i + 1])
end
return 1
`,
  (reply) => z.number().parse(reply) === 1,
);

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
  /** Every run of the last day by quarter of an hour, oldest first; quarters without a run are left out. */
  quarters(): Promise<readonly RunQuarter[]>;
}

/** The history of one account under a prefix. Opening it makes no request. */
export const openHistory = ({ redis, prefix, account }: AccountLocation): HistoryStore => {
  const { history: historyKey, runs: runsKey, recordedRuns, runQuarters } = accountKeys(prefix, account);
  return {
    append: async (entry) => {
      const fields = ['key', entry.key, 'entry', JSON.stringify(entry)];
      await redis.xadd(historyKey, 'MAXLEN', '~', MAX_ENTRIES, '*', ...fields);
    },
    appendRun: async (report, entries) => {
      const did = entries.length > 0 || Object.keys(report.applied).length > 0;
      const header = [report.run, Date.now(), MAX_ENTRIES, MAX_RUNS, runSignature(report), did ? 1 : 0];
      // Redis would trim more than these at once.
      const kept = entries.slice(-MAX_ENTRIES).flatMap((entry) => [entry.key, JSON.stringify(entry)]);
      const text = JSON.stringify(cut(report));
      const quarter = [quarterOf(report.startedAt), report.result, Math.round(report.durationMs)];
      const keys = [historyKey, runsKey, recordedRuns, runQuarters];
      return recordRunScript(redis, keys, [...header, text, ...quarter, ...kept]);
    },
    read: ({ key, limit }) => readHistory(redis, historyKey, key, limit),
    runs: async (limit) => {
      const found = await redis.xrevrange(runsKey, '+', '-', 'COUNT', limit);
      return found.flatMap(([, fields]) => storedReport(fieldOf(fields, 'report')) ?? []);
    },
    quarters: async () => parseQuarters(await redis.hgetall(runQuarters)),
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

/** Waits and times in texts differ from run to run. */
const withoutFigures = (text: string | null): string | null => text?.replace(/\d+/g, '#') ?? null;

/**
 * What a run found, as a short text: equal for runs that failed or were blocked in the same way or in which as much
 * waits for a window, and for all that converged.
 */
const runSignature = ({ result, error, failed, blocked, held }: RunReport): string => {
  const failures = failed.map(({ key, action, error: why }) => [key, action, withoutFigures(why)]);
  const blocks = blocked.map(({ key, reason }) => [key, reason]);
  const waits = held === undefined ? [] : [held];
  const found = JSON.stringify([result, withoutFigures(error), failures.sort(), blocks.sort(), ...waits]);
  return createHash('sha256').update(found).digest('hex').slice(0, 16);
};

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
