import type { HistoryEntry } from '../../model/history.ts';
import type { AccountStatus, IntegrationStatus, RunReport } from '../../model/run.ts';
import { isFollowed, type SourceView } from '../../model/source-status.ts';
import { isInSync } from '../text/condition-words.ts';
import { sourceJson } from './source-json.ts';
import { windowJson } from './window-json.ts';

/**
 * One run as JSON. `run` is null if there was none; `error` is set only when the whole run failed or was
 * superseded, `notices` only when there are any.
 */
const runJson = (report: RunReport) => ({
  account: report.account,
  run: report.run === '' ? null : report.run,
  result: report.result,
  applied: report.applied,
  failed: report.failed.map(({ key, action, error }) => ({ key, action, error })),
  blocked: report.blocked.map(({ key, reason, message }) => ({ key, reason, message })),
  ...(report.error !== null && { error: report.error }),
  ...(report.notices.length > 0 && { notices: report.notices }),
  durationMs: report.durationMs,
});

/** The object that `apply --json` prints. */
export const reportJson = (reports: readonly RunReport[]) => ({ accounts: reports.map(runJson) });

const time = (at: number): string => new Date(at).toISOString();

const lastRunJson = (run: NonNullable<AccountStatus['lastRun']>) => ({
  ...reportJson([run]).accounts[0],
  trigger: run.trigger,
  revision: run.revision,
  startedAt: time(run.startedAt),
});

const integrationJson = ({ key, condition, reason, message, since, row }: IntegrationStatus) => ({
  key,
  condition,
  reason,
  message,
  since: time(since),
  ...(row && { row: { set: row.set, file: row.file, line: row.line } }),
});

/** `waitsMs`: how long the account backs off. */
const rateJson = (rate: AccountStatus['rate']) => ({
  ratePerSecond: rate?.ratePerSecond ?? null,
  rateBasis: rate?.basis ?? null,
  requestsAtOnce: rate?.atOnce ?? null,
  waitsMs: rate?.waitsMs ?? 0,
});

const accountJson = (account: AccountStatus) => ({
  account: account.account,
  provider: account.provider,
  inSync: isInSync(account),
  paused: account.paused,
  pausedSince: account.pausedSince == null ? null : time(account.pausedSince),
  pausedBy: account.pausedBy ?? null,
  orphaned: account.orphaned,
  ...(account.refused && { refused: account.refused }),
  ...(account.former && {
    former: account.former.map(({ account: name, owns, message }) => ({ account: name, owns, message })),
  }),
  ...(account.owns && account.owns.length > 0 && { owns: account.owns }),
  ...(account.window && { window: windowJson(account.window) }),
  ...rateJson(account.rate),
  lastRun: account.lastRun && lastRunJson(account.lastRun),
  integrations: account.integrations.map(integrationJson),
});

/**
 * The object that `status --json` prints. Times are ISO 8601 in UTC. `source` only with a Git source: then
 * nothing counts as in sync while no daemon follows it.
 */
export const statusJson = (accounts: readonly AccountStatus[], source: SourceView | null = null) => ({
  inSync: accounts.every(isInSync) && isFollowed(source),
  ...(source && { source: sourceJson(source) }),
  accounts: accounts.map(accountJson),
});

const entryJson = (entry: HistoryEntry) => ({
  at: new Date(entry.at).toISOString(),
  account: entry.account,
  key: entry.key === '' ? null : entry.key,
  action: entry.asked ?? entry.action,
  outcome: entry.outcome,
  fields: entry.fields.map(({ path, cause }) => ({ path, cause })),
  error: entry.error,
  attempts: entry.attempts,
  durationMs: entry.durationMs,
  trigger: entry.trigger,
  run: entry.run === '' ? null : entry.run,
  revision: entry.revision === '' ? null : entry.revision,
  revisionTitle: entry.revisionTitle,
  revisionAuthor: entry.revisionAuthor ?? null,
  by: entry.by ?? null,
});

/**
 * The object that `history --json` prints: `{ "entries": […] }`, newest first. `at` is ISO 8601 in UTC.
 * `action` is a change's (create, update, replace, delete, adopt) or a user's request (run, retry, approve, forget, pause,
 * resume; `by` names the user). Null: `key` for a request about the whole account, `run` without a run,
 * `revision` if unknown, `revisionTitle` outside Git, `revisionAuthor` without a Git source.
 */
export const historyJson = (entries: readonly HistoryEntry[]) => ({ entries: entries.map(entryJson) });
