/** A commit of the desired state, as people see it. */
export type SourceCommit = {
  readonly id: string;
  /** The first line of its message. */
  readonly title: string | null;
  /** Its author's name. */
  readonly author: string | null;
  /** ms since the epoch. */
  readonly timeMs: number;
};

/** Why the desired state does not follow its repository at the moment. */
export type SourceProblem = {
  /** `remote`: it cannot be asked or fetched. `commit`: its newest commit cannot be used. */
  readonly kind: 'remote' | 'commit';
  /** Complete by itself, with what to do. Holds no secret. */
  readonly message: string;
  /** ms since the epoch. */
  readonly since: number;
  /** How many polls in a row have met it. */
  readonly polls: number;
};

/** How far a process has got with the Git repository that its desired state comes from. */
export type SourceStatus = {
  /** As in the settings, which allow no credential in it. */
  readonly url: string;
  /** As in the settings; `HEAD` where they name none. */
  readonly ref: string;
  /** The ref's full name at the remote, as in `refs/heads/main`; null for a commit id, and before the first fetch. */
  readonly resolvedRef: string | null;
  /** The path of the desired state in the repository. */
  readonly path: string;
  /** The commit in force: the last one that touched the path; null before the first good one. */
  readonly commit: SourceCommit | null;
  /** When the remote last answered, in ms since the epoch; null: not yet. */
  readonly fetchedAt: number | null;
  /** Null: the newest commit is in force. */
  readonly problem: SourceProblem | null;
};

/** The Git source as a command sees it. */
export type SourceView = Pick<SourceStatus, 'url' | 'ref' | 'resolvedRef' | 'path'> & {
  /** The commit that the command works with; null: it has none. */
  readonly commit: SourceCommit | null;
  /** How each daemon does, by process. */
  readonly daemons: ReadonlyMap<string, SourceStatus>;
};

/** Whether some daemon has the newest commit in force; also where none is running, or there is no Git source. */
export const isFollowed = (source: SourceView | null): boolean => {
  const daemons = [...(source?.daemons.values() ?? [])];
  return daemons.length === 0 || daemons.some(({ problem }) => problem === null);
};
