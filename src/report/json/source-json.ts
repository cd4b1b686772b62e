import type { SourceCommit, SourceStatus, SourceView } from '../../model/source-status.ts';

const time = (at: number): string => new Date(at).toISOString();

const commitJson = (commit: SourceCommit | null) =>
  commit && { id: commit.id, title: commit.title, author: commit.author, at: time(commit.timeMs) };

const daemonJson = ([process, { commit, fetchedAt, problem }]: readonly [string, SourceStatus]) => ({
  process,
  commit: commitJson(commit),
  fetchedAt: fetchedAt === null ? null : time(fetchedAt),
  problem: problem && { message: problem.message, since: time(problem.since) },
});

/** The Git source as `status --json` prints it. Times are ISO 8601 in UTC. */
export const sourceJson = ({ url, ref, resolvedRef, path, commit, daemons }: SourceView) => ({
  url,
  ref,
  resolvedRef,
  path,
  commit: commitJson(commit),
  daemons: [...daemons].map(daemonJson),
});
