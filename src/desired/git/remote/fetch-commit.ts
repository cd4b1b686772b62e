import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CloneState, readBoundary } from './clone-folder.ts';
import { GitFailure } from './git-problem.ts';
import type { GitRunner } from './git-runner.ts';
import { hasCommit, type KnownHistory, readPathHistory } from './path-history.ts';
import type { ResolvedRef } from './resolve-ref.ts';
import type { TreeEntry } from './tree-entries.ts';

/** How deep history is fetched, step by step, until the last commit that touched the path is in it. */
const DEPTHS = [50, 200, 800, 3_200];
/** What Git takes for all of it. */
const ALL = 2_147_483_647;

/** The remote's name in the clone. */
const REMOTE = 'origin';

/** What makes a clone a partial one, as Git writes it; with Git itself it would take three more processes. */
const PARTIAL = `[core]
\trepositoryFormatVersion = 1
[extensions]
\tpartialClone = ${REMOTE}
[remote "${REMOTE}"]
\tpromisor = true
`;

const quiet = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
  '--no-recurse-submodules',
];

export type Place = {
  readonly git: GitRunner;
  readonly clone: string;
  readonly path: string;
};

export const firstDepth: number = DEPTHS[0] ?? ALL;

const nextDepth = (depth: number): number => DEPTHS.find((each) => each > depth) ?? ALL;

/** Leaves out files, and folders beside and below the path. A depth alone would let files near the top pass. */
const filterOf = (kind: CloneState['kind'], path: string): string | null => {
  if (kind === 'fileless') return 'blob:none';
  const depth = path === '.' ? 0 : path.split('/').length;
  return kind === 'partial' ? `combine:blob:none+tree:${depth}` : null;
};

/** Makes an empty bare repository. Its settings have no credential. */
export const initClone = async (
  git: GitRunner,
  clone: string,
  from: { readonly url: string; readonly path: string; readonly kind: CloneState['kind']; sha256: boolean },
): Promise<void> => {
  const format = from.sha256 ? ['--object-format=sha256'] : [];
  await git.local(clone, ['init', '--quiet', '--bare', '--template=', ...format]);
  await git.local(clone, ['config', `remote.${REMOTE}.url`, from.url]);
  if (filterOf(from.kind, from.path) === null) return;
  await appendFile(join(clone, 'config'), PARTIAL);
};

/** Fetches the commit with history of this depth, and keeps it under a ref of ours. */
const fetchHistory = (
  { git, clone, path }: Place,
  { kind, depth }: Pick<CloneState, 'kind' | 'depth'>,
  object: string,
  ref: string,
): Promise<Buffer> => {
  const filter = filterOf(kind, path);
  const limits = [
    ...(kind === 'whole' ? [] : [`--depth=${depth}`]),
    ...(filter === null ? [] : [`--filter=${filter}`]),
  ];
  return git.remote(clone, [...quiet, ...limits, REMOTE, `+${object}:${ref}`], { kind: 'fetch' });
};

/** The ids of which Git prints that they are missing. */
const missingIn = (printed: Buffer): readonly string[] =>
  printed
    .toString('latin1')
    .split('\n')
    .filter((line) => line.startsWith('?'))
    .map((line) => line.slice(1));

/** What the clone lacks of a file or folder. @throws GitFailure */
const missingBelow = async ({ git, clone }: Place, id: string): Promise<readonly string[]> => {
  const list = ['rev-list', '--objects', '--missing=print', '--no-object-names', id];
  const { ended, code, stdout } = await git.tried(clone, list);
  if (ended === 'exit' && code === 0) return missingIn(stdout);
  if ((await git.tried(clone, ['cat-file', '-e', id])).code !== 0) return [id];
  // The clone has it, and fails otherwise.
  return missingIn(await git.local(clone, list));
};

/** @throws GitFailure with the code `unsupported` where the server hands out branches and tags only (protocol 0) */
const askForObjects = async ({ git, clone }: Place, ids: readonly string[]): Promise<void> => {
  try {
    await git.remote(clone, [...quiet, '--no-filter', '--stdin', REMOTE], {
      kind: 'fetch',
      // The server would leave out what it thinks is known with the commit.
      options: ['fetch.negotiationAlgorithm=noop'],
      input: ids.map((id) => `${id}\n`).join(''),
    });
  } catch (error) {
    if (!(error instanceof GitFailure) || error.problem.code !== 'no-ref') throw error;
    throw new GitFailure('unsupported', `${git.where}: the server does not hand out folders by their id`);
  }
};

/** The answer to one question brings whole folders, so more are rare: the same folder elsewhere, without its files. */
const MAX_QUESTIONS = 10;

/** Fetches the path with all that is below, in one question and not file by file. */
const fetchPath = async (place: Place, { id, mode }: TreeEntry): Promise<void> => {
  // A submodule's commit is not in this repository.
  if (mode === '160000') return;
  for (let question = 0; question < MAX_QUESTIONS; question++) {
    const missing = await missingBelow(place, id);
    if (missing.length === 0) return;
    await askForObjects(place, missing);
  }
  throw new GitFailure(
    'broken-off',
    `${place.git.where}: the server does not send the files of ${place.path}`,
  );
};

/** True if nothing has to be fetched for the files of the path. */
const isComplete = async (place: Place, entry: TreeEntry | null): Promise<boolean> =>
  entry === null || entry.mode === '160000' || (await missingBelow(place, entry.id)).length === 0;

/** What a clone is known to have complete: history and path of a commit. */
export type Fetched = CloneState & { readonly known: KnownHistory };

/**
 * The commit, if the clone has all that is needed of it, its annotated tag too; else null. @throws GitFailure
 */
export const findFetched = async (
  place: Place,
  state: CloneState,
  { commit: head, object }: Pick<ResolvedRef, 'commit' | 'object'>,
): Promise<Fetched | null> => {
  const { git, clone, path } = place;
  const { known } = state;
  if (!(await hasCommit(git, clone, head))) return null;
  if (object !== head && !(await hasCommit(git, clone, object))) return null;
  if (known?.head === head) return (await isComplete(place, known.entry)) ? { ...state, known } : null;
  const boundary = await readBoundary(clone);
  const { entry, lastTouched } = await readPathHistory(git, clone, { head, path, boundary }, known);
  if (lastTouched === null || !(await isComplete(place, entry))) return null;
  return { ...state, known: { head, entry, lastTouched } };
};

/**
 * Fetches a commit: what its path needs, and history back to the last commit that touched the path, so that every
 * process finds the same one, whatever it fetched before.
 * @param ref where the commit is kept in the clone
 * @throws GitFailure
 */
export const fetchCommit = async (
  place: Place,
  { kind, depth, known }: CloneState,
  { object, commit: head }: ResolvedRef,
  ref: string,
): Promise<Fetched> => {
  const { git, clone, path } = place;
  for (let deep = depth; ; deep = nextDepth(deep)) {
    await fetchHistory(place, { kind, depth: deep }, object, ref);
    const boundary = await readBoundary(clone);
    const { entry, lastTouched } = await readPathHistory(git, clone, { head, path, boundary }, known);
    if (lastTouched === null && deep !== ALL) continue;
    if (entry !== null) await fetchPath(place, entry);
    return { kind, depth: deep, known: { head, entry, lastTouched: lastTouched ?? head } };
  }
};
