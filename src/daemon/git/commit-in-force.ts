import type { AppContext } from '../../app/context.ts';
import type { GitRemote } from '../../desired/git/remote/git-remote.ts';
import { loadDesired } from '../../desired/load.ts';
import { createLoadCache } from '../../desired/load-cache.ts';
import { reportedProblems } from '../../desired/problem.ts';
import { createParseCache } from '../../desired/yaml/parse-cache.ts';
import type { DesiredState } from '../../model/desired.ts';
import type { Checkout, RemoteCommits } from './remote-commits.ts';
import type { Found } from './source-health.ts';

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

/** The commit that the desired state is taken from. */
export type CommitInForce = {
  /** With its files; null before the first good one. */
  checkout(): Checkout | null;
  /** What keeps the newest commit from being followed; null: nothing, as far as is known. */
  problem(): Found | null;
  /** The desired state of the newest commit if it is valid, else of the last good one; null: there is none. */
  load(): Promise<DesiredState | null>;
};

/** Has no commit before the first load. */
export const createCommitInForce = (
  context: AppContext,
  remote: GitRemote,
  commits: RemoteCommits,
): CommitInForce => {
  const load = createLoader(context, remote);
  let inForce: Checkout | null = null;
  /** Why the newest commit cannot be used; null: it can, or has not been loaded. */
  let flaw: string | null = null;
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
  return {
    checkout: () => inForce,
    problem: () => {
      const remoteProblem = commits.problem();
      if (remoteProblem !== null) return { kind: 'remote', message: remoteProblem };
      return flaw === null ? null : { kind: 'commit', message: flaw };
    },
    load: async () => {
      const newest = commits.newest();
      return (newest && (await loadNewest(newest))) ?? loadGood();
    },
  };
};
