import { gitProblemText } from '../../desired/git/remote/git-problem.ts';
import type { GitCommit, GitRemote } from '../../desired/git/remote/git-remote.ts';
import type { CommittedFiles } from '../../desired/load.ts';

/** A commit with its files. */
export type Checkout = { readonly commit: GitCommit; readonly files: CommittedFiles };

/** How a poll ended. */
export type PollResult = 'new' | 'unchanged' | 'failed';

/** What the remote has, as far as this process knows. */
export type RemoteCommits = {
  /** Asks the remote, and fetches what is new. @throws Error when Redis does not answer */
  poll(): Promise<PollResult>;
  /** The newest commit that could be fetched; null before the first. */
  newest(): Checkout | null;
  /** The last commit that was kept as good, also by an earlier process; null: none. */
  lastGood(): Promise<Checkout | null>;
  /** Why the last poll failed; null: it did not. */
  problem(): string | null;
  /** When the remote was asked that answered last, by Redis' clock; 0 before the first answer. */
  heardAt(): number;
  /** The same by this machine's clock; null before the first answer. */
  fetchedAt(): number | null;
};

/** Knows nothing before the first poll. */
export const createRemoteCommits = (remote: GitRemote, serverTime: () => Promise<number>): RemoteCommits => {
  let newest: Checkout | null = null;
  let problem: string | null = null;
  let heardAt = 0;
  let fetchedAt: number | null = null;

  const failed = (why: Parameters<typeof gitProblemText>[0]): 'failed' => {
    problem = gitProblemText(why);
    return 'failed';
  };

  return {
    poll: async () => {
      // Before the question: replicas compare what they heard by it, and an answer is never older.
      const askedAt = await serverTime();
      const fetched = await remote.fetch();
      if (!fetched.ok) return failed(fetched.problem);
      const { commit } = fetched;
      const isNew = newest?.commit.head !== commit.head;
      if (isNew) {
        const read = await remote.read(commit);
        if (!read.ok) return failed(read.problem);
        newest = { commit, files: read.commit };
      }
      problem = null;
      heardAt = askedAt;
      fetchedAt = Date.now();
      return isNew ? 'new' : 'unchanged';
    },
    newest: () => newest,
    lastGood: async () => {
      const commit = await remote.lastGood();
      const read = commit && (await remote.read(commit));
      return commit !== null && read?.ok ? { commit, files: read.commit } : null;
    },
    problem: () => problem,
    heardAt: () => heardAt,
    fetchedAt: () => fetchedAt,
  };
};
