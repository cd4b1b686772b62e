import type { DesiredSource } from '../../../model/desired.ts';
import type { CommittedFiles } from '../../load.ts';
import type { GitProblem } from './git-problem.ts';

/** A commit of the desired state. */
export type GitCommit = {
  /** What the ref names: the commit that the files are read from. */
  readonly head: string;
  /** The ref's full name at the remote, as in `refs/heads/main`; null where it is not known. */
  readonly ref: string | null;
  /** The last commit that touched the path: the revision. */
  readonly id: string;
  /** Of the revision, in ms since the epoch. */
  readonly timeMs: number;
  /** The first line of the revision's message. */
  readonly title: string | null;
  /** The name of the revision's author. */
  readonly author: string | null;
};

export type GitFetched =
  | { readonly ok: true; readonly commit: GitCommit }
  | { readonly ok: false; readonly problem: GitProblem };

export type GitRead =
  | { readonly ok: true; readonly commit: CommittedFiles }
  | { readonly ok: false; readonly problem: GitProblem };

/**
 * A Git repository that the desired state is taken from. Nothing here throws because of the remote, the
 * repository or the clone.
 */
export type GitRemote = {
  /** Where the desired state comes from, equal in meaning to that of a local clone. */
  readonly source: DesiredSource;
  /**
   * Asks the remote for the ref, and fetches what is missing. A commit that fails the check of signatures is a
   * problem. An unchanged one costs one question, and is the very same object again.
   */
  fetch(): Promise<GitFetched>;
  /** The YAML files of a fetched commit. The very same object while the commit stays. */
  read(commit: GitCommit): Promise<GitRead>;
  /** The last commit of the ref that was kept as good, also by an earlier process; null: none. */
  lastGood(): Promise<GitCommit | null>;
  /** Keeps a commit as good: its files were valid. Never fails. */
  keepGood(commit: GitCommit): Promise<void>;
  /** Ends what is under way. */
  close(): Promise<void>;
};
