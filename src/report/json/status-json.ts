import type { AccountStatus, IntegrationStatus } from '../../model/run.ts';
import {
  isFollowed,
  type SourceCommit,
  type SourceStatus,
  type SourceView,
} from '../../model/source-status.ts';
import { isInSync } from '../text/is-in-sync.ts';
import { reportJson } from './report-json.ts';

const time = (at: number): string => new Date(at).toISOString();

const lastRunJson = (run: NonNullable<AccountStatus['lastRun']>) => ({
  ...reportJson([run]).accounts[0],
  trigger: run.trigger,
  revision: run.revision,
  startedAt: time(run.startedAt),
});

const integrationJson = ({ key, condition, reason, message, since }: IntegrationStatus) => ({
  key,
  condition,
  reason,
  message,
  since: time(since),
});

/** Requests per second, and how that is known; `waitsMs` while the provider wants none. */
const rateJson = (rate: AccountStatus['rate']) => ({
  ratePerSecond: rate?.ratePerSecond ?? null,
  rateBasis: rate?.basis ?? null,
  requestsAtOnce: rate?.atOnce ?? null,
  waitsMs: rate?.pausedForMs ?? 0,
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
  ...rateJson(account.rate),
  lastRun: account.lastRun && lastRunJson(account.lastRun),
  integrations: account.integrations.map(integrationJson),
});

const commitJson = (commit: SourceCommit | null) =>
  commit && { id: commit.id, title: commit.title, author: commit.author, at: time(commit.timeMs) };

const daemonJson = ([process, { commit, fetchedAt, problem }]: readonly [string, SourceStatus]) => ({
  process,
  commit: commitJson(commit),
  fetchedAt: fetchedAt === null ? null : time(fetchedAt),
  problem: problem && { message: problem.message, since: time(problem.since) },
});

const sourceJson = ({ url, ref, resolvedRef, path, commit, daemons }: SourceView) => ({
  url,
  ref,
  resolvedRef,
  path,
  commit: commitJson(commit),
  daemons: [...daemons].map(daemonJson),
});

/**
 * The object that `status --json` prints. Times are ISO 8601 in UTC. `source` only with a Git source: then nothing counts
 * as in sync while no daemon follows it.
 */
export const statusJson = (accounts: readonly AccountStatus[], source: SourceView | null = null) => ({
  inSync: accounts.every(isInSync) && isFollowed(source),
  ...(source && { source: sourceJson(source) }),
  accounts: accounts.map(accountJson),
});
