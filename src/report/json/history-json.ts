import type { HistoryEntry } from '../../model/history.ts';

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
 * The object that `history --json` prints: `{ "entries": […] }`, newest first. `at` is ISO 8601 in UTC. `action` is a change's (create, update, replace,
 * delete, adopt), or what a person asked for (retry, forget, pause, resume): then `by` says who. `key` is null for what was asked of a whole account,
 * `run` where no run took place, `revision` where it was not known, `revisionTitle` outside Git, `revisionAuthor` without a Git source.
 */
export const historyJson = (entries: readonly HistoryEntry[]) => ({ entries: entries.map(entryJson) });
