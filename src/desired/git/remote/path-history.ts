import { GitFailure } from './git-problem.ts';
import type { GitRunner } from './git-runner.ts';
import { readObjects } from './read-objects.ts';
import { findEntry, type TreeEntry } from './tree-entries.ts';

type Commit = { readonly tree: string; readonly parents: readonly string[] };

/** How many commits' trees are read at a time: at first few, since the last change is usually near. */
const FIRST_TREES = 64;
const MAX_TREES = 2_000;

const FOLDER = '40000';

const partsOf = (path: string): readonly string[] => (path === '.' ? [] : path.split('/'));

/** What was found of a commit before. It stays true: a commit never changes its history. */
export type KnownHistory = {
  readonly head: string;
  /** The path in it; null: it is not there. */
  readonly entry: TreeEntry | null;
  /** The last commit that touched the path. */
  readonly lastTouched: string;
};

/** Commits newest first, as far as the clone goes, without those that lead to the known one. */
const readCommits = async (
  git: GitRunner,
  clone: string,
  head: string,
  known: KnownHistory | null,
): Promise<Map<string, Commit>> => {
  const args = ['log', '--format=%H %T %P', head, ...(known === null ? [] : [`^${known.head}`]), '--'];
  const printed = await git.local(clone, args, { maxBytes: 1024 * 1024 * 1024 });
  return new Map(
    printed
      .toString('latin1')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): [string, Commit] => {
        const [id = '', tree = '', ...parents] = line.split(' ');
        return [id, { tree, parents: parents.filter((parent) => parent !== '') }];
      }),
  );
};

/** Where the path is in each of these trees; null: nowhere. Reads no tree below the path's own folder. */
const findInTrees = async (
  git: GitRunner,
  clone: string,
  trees: readonly string[],
  parts: readonly string[],
): Promise<ReadonlyMap<string, TreeEntry | null>> => {
  let at = new Map<string, TreeEntry | null>(trees.map((tree) => [tree, { mode: FOLDER, id: tree }]));
  for (const part of parts) {
    const folders = new Set([...at.values()].flatMap((entry) => (entry?.mode === FOLDER ? [entry.id] : [])));
    const objects = await readObjects(git, clone, [...folders]);
    const next = new Map<string, TreeEntry | null>();
    for (const [id, content] of objects) next.set(id, findEntry(content, part, id.length / 2));
    at = new Map(
      [...at].map(([tree, entry]) => [tree, entry?.mode === FOLDER ? (next.get(entry.id) ?? null) : null]),
    );
  }
  return at;
};

/** What one commit has at the path; null: nothing. @throws GitFailure */
export const readEntry = async (
  git: GitRunner,
  clone: string,
  head: string,
  path: string,
): Promise<TreeEntry | null> => {
  const tree = (await git.local(clone, ['log', '-1', '--format=%T', head, '--'])).toString('latin1').trim();
  return (await findInTrees(git, clone, [tree], partsOf(path))).get(tree) ?? null;
};

/** Looks the path up in one commit after the other, reading the trees of several at once. */
const createFinder = (
  git: GitRunner,
  clone: string,
  commits: ReadonlyMap<string, Commit>,
  parts: readonly string[],
) => {
  const order = [...commits.keys()];
  const places = new Map(order.map((id, at) => [id, at]));
  const known = new Map<string, TreeEntry | null>();
  let count = FIRST_TREES;
  return async (id: string): Promise<TreeEntry | null> => {
    const tree = commits.get(id)?.tree ?? '';
    if (!known.has(tree)) {
      const from = places.get(id) ?? 0;
      const near = order.slice(from, from + count).map((each) => commits.get(each)?.tree ?? '');
      const trees = [...new Set(near)].filter((each) => !known.has(each));
      for (const [each, entry] of await findInTrees(git, clone, trees, parts)) known.set(each, entry);
      count = Math.min(MAX_TREES, count * 4);
    }
    return known.get(tree) ?? null;
  };
};

const isSame = (a: TreeEntry | null, b: TreeEntry | null): boolean => a?.id === b?.id && a?.mode === b?.mode;

export type PathHistory = {
  /** The path in the head; null: it is not there. */
  readonly entry: TreeEntry | null;
  /** The last commit that touched the path; null: it lies beyond what was fetched. */
  readonly lastTouched: string | null;
};

/** Whether the clone has an object that is, or leads to, a commit. @throws GitFailure */
export const hasCommit = async (git: GitRunner, clone: string, id: string): Promise<boolean> =>
  (await git.tried(clone, ['cat-file', '-e', `${id}^{commit}`])).code === 0;

type At = { readonly head: string; readonly path: string; readonly boundary: ReadonlySet<string> };

/** Walks back from the head; null: the known commit is in the way, not on it. */
const walk = async (
  git: GitRunner,
  clone: string,
  { head, path, boundary }: At,
  known: KnownHistory | null,
): Promise<PathHistory | null> => {
  const commits = await readCommits(git, clone, head, known);
  const findNew = createFinder(git, clone, commits, partsOf(path));
  const isKnown = (id: string): boolean => id === known?.head;
  // The ref went back to an ancestor of the known commit.
  if (!isKnown(head) && !commits.has(head)) return null;
  const find = async (id: string) => (isKnown(id) ? (known?.entry ?? null) : findNew(id));
  const entry = await find(head);
  if (entry === null) return { entry, lastTouched: head };
  let id = head;
  for (;;) {
    if (known !== null && isKnown(id)) return { entry, lastTouched: known.lastTouched };
    const commit = commits.get(id);
    if (commit === undefined) throw new GitFailure('clone', `${git.where}: its clone is incomplete`);
    if (boundary.has(id)) return { entry, lastTouched: null };
    let same: string | undefined;
    for (const parent of commit.parents) {
      if (known !== null && !isKnown(parent) && !commits.has(parent)) return null;
      if (isSame(await find(parent), entry)) {
        same = parent;
        break;
      }
    }
    if (same === undefined) return { entry, lastTouched: id };
    id = same;
  }
};

/** As `walk`; null also where the clone has lost the known commit. That is asked only on failure: it takes one more process of Git. */
const walkToKnown = async (
  git: GitRunner,
  clone: string,
  at: At,
  known: KnownHistory,
): Promise<PathHistory | null> => {
  try {
    return await walk(git, clone, at, known);
  } catch (error) {
    const isClone = error instanceof GitFailure && error.problem.code === 'clone';
    if (isClone && !(await hasCommit(git, clone, known.head))) return null;
    throw error;
  }
};

/**
 * The last commit that touched the path, as `git log -1` finds it: at a merge it continues with the first parent
 * that has the path as the merge has it. Git's own command reads every tree below the path, which a partial clone
 * does not have.
 * @param at with the commits whose parents were not fetched
 * @param known where the walk may end: of 50,000 commits, only new ones are read
 * @throws GitFailure
 */
export const readPathHistory = async (
  git: GitRunner,
  clone: string,
  at: At,
  known: KnownHistory | null,
): Promise<PathHistory> => {
  const short = known === null ? null : await walkToKnown(git, clone, at, known);
  const history = short ?? (await walk(git, clone, at, null));
  if (history === null) throw new GitFailure('clone', `${git.where}: its clone is incomplete`);
  return history;
};
