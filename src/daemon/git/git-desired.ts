import { committedFile } from '../../app/accept/entry-file.ts';
import type { AppContext } from '../../app/context.ts';
import type { GitRemote } from '../../desired/git/remote/git-remote.ts';
import { loadDesired } from '../../desired/load.ts';
import { createLoadCache } from '../../desired/load-cache.ts';
import { reportedProblems } from '../../desired/problem.ts';
import { createParseCache } from '../../desired/yaml/parse-cache.ts';
import type { DesiredState } from '../../model/desired.ts';
import { UsageError } from '../../model/errors.ts';
import type { SourceCommit } from '../../model/source-status.ts';
import type { GitSettings } from '../../settings/git-settings.ts';
import { type DaemonDesired, isSameState } from '../desired.ts';
import { type GitPolls, startPolls } from './git-polls.ts';
import { type Checkout, createRemoteCommits, type PollResult } from './remote-commits.ts';
import { createSourceHealth, type Found } from './source-health.ts';

type Loaded = { readonly state: DesiredState } | { readonly problems: string };

/** Loads checkouts, and caches what it has parsed. */
const createLoader = ({ settings, cwd, secrets }: AppContext, remote: GitRemote) => {
  const caches = { parseCache: createParseCache(), loadCache: createLoadCache() };
  const { desiredState: path, environment } = settings;
  return async ({ files: commit }: Checkout): Promise<Loaded> => {
    const loaded = await loadDesired({ path, cwd, environment, secrets, commit, ...caches });
    return loaded.ok
      ? { state: { ...loaded.state, source: remote.source } }
      : { problems: reportedProblems(loaded.problems).join('\n') };
  };
};

const NOT_YET = 'The repository of the desired state has not been fetched yet';

export type GitDesiredOptions = {
  readonly context: AppContext;
  readonly settings: GitSettings;
  readonly remote: GitRemote;
  /** The time by Redis' clock, in ms since the epoch; it orders what replicas heard of the remote. */
  serverTime(): Promise<number>;
  /** Hears of each poll, to count it. */
  onPoll(result: PollResult): void;
};

/**
 * The desired state of a Git repository. Whatever goes wrong with the remote or with its newest commit, the last
 * good commit stays in force; without one there is no desired state.
 */
export const createGitDesired = (options: GitDesiredOptions): DaemonDesired => {
  const { context, settings, remote, onPoll } = options;
  const commits = createRemoteCommits(remote, options.serverTime);
  const load = createLoader(context, remote);
  const health = createSourceHealth(context.log);
  let inForce: Checkout | null = null;
  let last: DesiredState | null = null;
  let isValid = false;
  /** Why the newest commit cannot be used; null: it can, as far as is known. */
  let flaw: string | null = null;

  const problem = (): Found | null => {
    const remoteProblem = commits.problem();
    if (remoteProblem !== null) return { kind: 'remote', message: remoteProblem };
    return flaw === null ? null : { kind: 'commit', message: flaw };
  };

  const loadNewest = async (newest: Checkout): Promise<DesiredState | null> => {
    const loaded = await load(newest);
    flaw = 'problems' in loaded ? loaded.problems : null;
    if ('problems' in loaded) return null;
    if (inForce?.commit.head !== newest.commit.head) await remote.keepGood(newest.commit);
    inForce = newest;
    return loaded.state;
  };

  const loadGood = async (): Promise<DesiredState | null> => {
    inForce ??= await commits.lastGood();
    const loaded = inForce && (await load(inForce));
    return loaded !== null && 'state' in loaded ? loaded.state : null;
  };

  const poll = async (): Promise<PollResult> => {
    try {
      const result = await commits.poll();
      onPoll(result);
      // A new commit is loaded next, which finds out whether it can be used.
      if (result !== 'new') health.update(problem());
      health.countPoll();
      return result;
    } catch (error) {
      context.log.debug({ err: error }, 'Polling the Git source failed: Redis does not answer');
      return 'failed';
    }
  };

  const polling = (onEdit: () => void): GitPolls =>
    startPolls({
      everyMs: settings.pollMs,
      ask: async () => {
        const result = await poll();
        if (result === 'new') onEdit();
        return result !== 'failed';
      },
    });

  let polls: GitPolls | null = null;
  return {
    read: async () => {
      const newest = commits.newest();
      const next = (newest && (await loadNewest(newest))) ?? (await loadGood());
      health.update(problem());
      const state = last && next && isSameState(last, next) ? last : next;
      const becameValid = !isValid && state !== null;
      isValid = state !== null;
      last = state ?? last;
      context.log.debug({ revision: state?.revision ?? null }, 'Reloaded the desired state');
      return { state, becameValid };
    },
    last: () => last,
    invalid: () => (isValid ? null : (health.problem()?.message ?? NOT_YET)),
    entryFile: async (label) => {
      const file = inForce?.files.files.files.find((each) => each.label === label);
      if (file === undefined) throw new UsageError(`The commit in force has no file ${label}.`);
      return committedFile(file);
    },
    status: () => ({
      url: settings.url,
      ref: settings.ref ?? 'HEAD',
      resolvedRef: commits.newest()?.commit.ref ?? null,
      path: settings.path,
      commit: inForce && commitOf(inForce, context.secrets),
      fetchedAt: commits.fetchedAt(),
      problem: health.problem(),
    }),
    heardAt: commits.heardAt,
    poll: async () => polls?.now(),
    watch: async (onEdit) => {
      polls = polling(onEdit);
      return {
        ready: polls.now(),
        close: async () => {
          await remote.close();
          await polls?.close();
        },
      };
    },
  };
};

/** Scrubbed as the revision of a loaded state is: other processes show it. */
const commitOf = (
  { commit: { id, title, author, timeMs } }: Checkout,
  { scrub }: AppContext['secrets'],
): SourceCommit => ({
  id,
  title: title && scrub(title),
  author: author && scrub(author),
  timeMs,
});
