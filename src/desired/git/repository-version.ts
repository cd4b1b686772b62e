import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileVersion } from '../files/find-files.ts';
import { findRepository, foldersUpTo, isThere } from './find-repository.ts';

/**
 * Files of a repository that Git's output depends on, beside HEAD and its branch: Git rewrites them on
 * commit, add, checkout and config changes.
 */
const decisive = [
  'index',
  'packed-refs',
  'config',
  'config.worktree',
  'shallow',
  'refs/replace',
  'info/grafts',
  'info/attributes',
  'info/sparse-checkout',
];

/** Signs of a repository that keeps its parts elsewhere or in another format. */
const unusual = ['commondir', 'reftable'];

const commitId = /^[0-9a-f]{40,64}\n$/;
const branchName = /^ref: (refs\/heads\/[^\n]+)\n$/;

/** Changes with the file; constant while the file does not exist. */
export const pathVersion = (path: string): string => {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? path : `${path}\0${fileVersion(stats)}`;
};

/**
 * HEAD: a commit, or a branch with its commit (in `packed-refs` if the branch has no file). Null for any
 * other format.
 */
const headVersion = (repository: string): string | null => {
  const head = readFileSync(join(repository, 'HEAD'), 'utf8');
  if (commitId.test(head)) return head;
  const branch = branchName.exec(head)?.[1];
  if (branch === undefined) return null;
  const path = join(repository, branch);
  if (!isThere(path)) return head;
  const id = readFileSync(path, 'utf8');
  return commitId.test(id) ? `${head}${id}` : null;
};

const versionOf = (top: string, folders: ReadonlySet<string>): string | null => {
  const repository = join(top, '.git');
  const head = headVersion(repository);
  if (head === null || unusual.some((name) => isThere(join(repository, name)))) return null;
  const parts = decisive.map((name) => pathVersion(join(repository, name)));
  const attributes = [...folders].map((folder) => pathVersion(join(folder, '.gitattributes')));
  return [top, head, ...parts, ...attributes].join('\n');
};

/**
 * Changes whenever Git's output may change: the last commit, and whether the files are as committed. Does not
 * start Git; null if only Git can tell. Ignores the files themselves and Git's settings outside the
 * repository.
 * @param folder a real path, without links
 * @param folders the folders below it that contain files
 */
export const repositoryVersion = (folder: string, folders: readonly string[]): string | null => {
  const found = findRepository(folder);
  if (found.is !== 'usual') return null;
  const { top } = found;
  try {
    return versionOf(top, new Set([folder, ...folders].flatMap((one) => foldersUpTo(one, top))));
  } catch {
    // A file changed during the check.
    return null;
  }
};
