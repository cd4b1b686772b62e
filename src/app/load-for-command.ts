import { type GitProblem, gitProblemText } from '../desired/git/remote/git-problem.ts';
import type { GitCommit, GitRemote } from '../desired/git/remote/git-remote.ts';
import { type LoadOptions, type LoadResult, loadDesired } from '../desired/load.ts';
import { formatProblem } from '../desired/problem.ts';
import { UsageError } from '../model/errors.ts';
import { clean } from '../report/text/clean.ts';
import { shortRevision } from '../report/text/words.ts';
import type { AppContext } from './context.ts';
import { unlessInterrupted } from './interruption.ts';

/** How a command loads the desired state. */
export type LoadFurther = Pick<
  LoadOptions,
  'withoutSecrets' | 'neededAccounts' | 'onVariable' | 'onFiles'
> & {
  /** While the Git remote is away, the last good commit will do. */
  readonly lastGood?: boolean;
};

/** Null: the desired state is files of this machine. */
const openRemote = async ({ settings, secrets, log }: AppContext): Promise<GitRemote | null> => {
  const { git, dataDir, environment } = settings;
  if (git === null) return null;
  // Commands without a Git source start faster.
  const { openGitRemote } = await import('../desired/git/remote/open-git-remote.ts');
  return openGitRemote({ settings: git, dataDir, environment, secrets, log });
};

const problemText = (problem: GitProblem): string =>
  `The desired state cannot be read from Git: ${clean(gitProblemText(problem))}`;

/** The commit that the ref names now, or the last good one. @throws UsageError */
const findCommit = async (remote: GitRemote, { out }: AppContext, lastGood: boolean): Promise<GitCommit> => {
  const fetched = await remote.fetch();
  if (fetched.ok) return fetched.commit;
  const text = problemText(fetched.problem);
  const good = lastGood ? await remote.lastGood() : null;
  if (good === null) throw new UsageError(`${text}.`);
  out.say(`Warning: ${text}. Used is the last good commit, ${shortRevision(good.id)}.`);
  return good;
};

const withSource = (loaded: Extract<LoadResult, { ok: true }>, { source }: GitRemote): LoadResult => ({
  ...loaded,
  state: { ...loaded.state, source },
});

/** The last good commit in place of the newest one, which is not valid. */
const loadGood = async (
  remote: GitRemote,
  context: AppContext,
  { problems }: Extract<LoadResult, { ok: false }>,
  options: Omit<LoadFurther, 'lastGood'>,
): Promise<LoadResult | null> => {
  const good = await remote.lastGood();
  const read = good && (await remote.read(good));
  if (good === null || !read?.ok) return null;
  const [first] = problems;
  const why = first === undefined ? '' : `: ${clean(formatProblem(first))}`;
  context.out.say(
    `Warning: the newest commit is not valid${why}. Used is the last good commit, ${shortRevision(good.id)}.`,
  );
  const { desiredState: path, environment } = context.settings;
  const { secrets, cwd } = context;
  return loadDesired({ path, cwd, environment, secrets, commit: read.commit, ...options });
};

const loadCommit = async (
  remote: GitRemote,
  context: AppContext,
  { lastGood = false, ...further }: LoadFurther,
): Promise<LoadResult> => {
  const { desiredState: path, environment } = context.settings;
  const found = await findCommit(remote, context, lastGood);
  const read = await remote.read(found);
  if (!read.ok) throw new UsageError(`${problemText(read.problem)}.`);
  const { secrets, cwd } = context;
  const loaded = await loadDesired({ path, cwd, environment, secrets, commit: read.commit, ...further });
  if (!loaded.ok) {
    const good = lastGood ? await loadGood(remote, context, loaded, further) : null;
    return good?.ok ? withSource(good, remote) : loaded;
  }
  if (further.withoutSecrets !== true) await remote.keepGood(found);
  return withSource(loaded, remote);
};

/**
 * Loads the desired state of the settings: the files of this machine, or those of a commit, fetched first.
 * @throws UsageError when the commit cannot be read
 */
export const loadForCommand = async (context: AppContext, further: LoadFurther): Promise<LoadResult> => {
  const remote = await openRemote(context);
  const { settings, secrets, cwd } = context;
  const { desiredState: path, environment } = settings;
  if (remote === null) {
    const { lastGood: _, ...options } = further;
    return loadDesired({ path, cwd, environment, secrets, ...options });
  }
  try {
    return await unlessInterrupted(context, () => loadCommit(remote, context, further));
  } finally {
    await remote.close();
  }
};
