import { committedFile } from '../../app/accept/entry-file.ts';
import type { AppContext } from '../../app/context.ts';
import type { GitRemote } from '../../desired/git/remote/git-remote.ts';
import type { DesiredState } from '../../model/desired.ts';
import { UsageError } from '../../model/errors.ts';
import type { SourceCommit } from '../../model/source-status.ts';
import type { GitSettings } from '../../settings/git-settings.ts';
import { type DaemonDesired, isSameState } from '../desired.ts';
import { createCommitInForce } from './commit-in-force.ts';
import { type GitPolls, startPolls } from './git-polls.ts';
import { type Checkout, createRemoteCommits, type PollResult } from './remote-commits.ts';
import { createSourceHealth } from './source-health.ts';

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
  const inForce = createCommitInForce(context, remote, commits);
  const health = createSourceHealth(context.log);
  let last: DesiredState | null = null;
  let isValid = false;

  const poll = async (): Promise<PollResult> => {
    try {
      const result = await commits.poll();
      onPoll(result);
      // A new commit is loaded next, which finds out whether it can be used.
      if (result !== 'new') health.update(inForce.problem());
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
      const next = await inForce.load();
      health.update(inForce.problem());
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
      const file = inForce.checkout()?.files.files.files.find((each) => each.label === label);
      if (file === undefined) throw new UsageError(`The commit in force has no file ${label}.`);
      return committedFile(file);
    },
    status: () => ({
      url: settings.url,
      ref: settings.ref ?? 'HEAD',
      resolvedRef: commits.newest()?.commit.ref ?? null,
      path: settings.path,
      commit: commitOf(inForce.checkout(), context.secrets),
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
const commitOf = (checkout: Checkout | null, { scrub }: AppContext['secrets']): SourceCommit | null => {
  if (checkout === null) return null;
  const { id, title, author, timeMs } = checkout.commit;
  return { id, title: title && scrub(title), author: author && scrub(author), timeMs };
};
