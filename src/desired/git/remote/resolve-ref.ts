import { GitFailure } from './git-problem.ts';
import type { GitRunner } from './git-runner.ts';

/** What a ref names at the remote at this moment. */
export type ResolvedRef = {
  /** The full name; null for a commit id. HEAD resolves to its branch where the remote says which. */
  readonly name: string | null;
  /** The object to ask for: the commit, or the annotated tag. */
  readonly object: string;
  readonly commit: string;
};

/** True for a full commit id. */
export const isCommitId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

type Listed = { readonly ids: ReadonlyMap<string, string>; readonly head: string | null };

const parse = (printed: string): Listed => {
  const ids = new Map<string, string>();
  let head: string | null = null;
  for (const line of printed.split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    if (left.startsWith('ref: ') && name === 'HEAD') head = left.slice('ref: '.length);
    else if (isCommitId(left)) ids.set(name, left);
  }
  return { ids, head };
};

/** Asks for these refs only. The server may match more, such as `refs/remotes/x/refs/heads/main`. */
const list = async (git: GitRunner, url: string, names: readonly string[]): Promise<Listed> => {
  const args = ['ls-remote', '--quiet', '--symref', '--', url, ...names];
  return parse((await git.remote(null, args, { kind: 'ask' })).toString('utf8'));
};

const found = ({ ids }: Listed, name: string): ResolvedRef | null => {
  const object = ids.get(name);
  return object === undefined ? null : { name, object, commit: ids.get(`${name}^{}`) ?? object };
};

const head = async (git: GitRunner, url: string): Promise<ResolvedRef> => {
  const listed = await list(git, url, ['HEAD']);
  const resolved = found(listed, 'HEAD');
  if (resolved !== null) return { ...resolved, name: listed.head ?? 'HEAD' };
  throw new GitFailure(
    'empty',
    `${git.where}: the repository is empty, its default branch has no commit, or what answers is no Git server`,
    'push a commit, name a branch in SETPOINT_GIT_REF, or check SETPOINT_GIT_URL',
  );
};

const named = async (git: GitRunner, url: string, ref: string): Promise<ResolvedRef> => {
  const names = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  const listed = await list(git, url, [...names, `${names.at(-1)}^{}`]);
  const [first, second] = names.flatMap((name) => found(listed, name) ?? []);
  if (first !== undefined && second !== undefined) {
    throw new GitFailure(
      'unclear-ref',
      `${git.where}: ${ref} is a branch and a tag`,
      `write ${first.name} or ${second.name}`,
    );
  }
  if (first !== undefined) return first;
  throw new GitFailure(
    'no-ref',
    `${git.where}: there is no branch or tag ${ref}`,
    'it may have been deleted or renamed; SETPOINT_GIT_REF or --ref names another one',
  );
};

/**
 * Asks the remote what a ref names, in one question. HEAD is asked each time, so that a default branch that is
 * renamed is followed. A full commit id needs no question.
 * @throws GitFailure
 */
export const resolveRef = async (git: GitRunner, url: string, ref: string | null): Promise<ResolvedRef> => {
  if (ref === null || ref === 'HEAD') return head(git, url);
  return isCommitId(ref) ? { name: null, object: ref, commit: ref } : named(git, url, ref);
};
