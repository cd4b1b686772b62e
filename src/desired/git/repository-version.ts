import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileVersion } from '../files/folder-version.ts';
import { findRepository, foldersUpTo, isThere } from './find-repository.ts';

/** What of a repository decides its answers, beside the branch that HEAD names: rewritten whenever something is committed, staged, checked out or set. */
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

/** Signs of a repository whose parts are elsewhere, or kept in another way. */
const unusual = ['commondir', 'reftable'];

const commitId = /^[0-9a-f]{40,64}\n$/;
const branchName = /^ref: (refs\/heads\/[^\n]+)\n$/;

/** Changes with the file; the same while there is none. */
export const pathVersion = (path: string): string => {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? path : `${path}\0${fileVersion(stats)}`;
};

/** What HEAD says: a commit, or a branch and its commit, which is among the packed ones where it has no file. Null: in a way that only Git knows. */
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
 * What Git's answers (which commit is the last, and are the files as committed) rest on beside the files themselves, without asking it: a text that stays
 * the same as long as they do. Null where there is none such. Git's settings outside of the repository are not looked at.
 * @param folder without links in it
 * @param folders those below it that files are in
 */
export const repositoryVersion = (folder: string, folders: readonly string[]): string | null => {
  const found = findRepository(folder);
  if (found.is !== 'usual') return null;
  const { top } = found;
  try {
    return versionOf(top, new Set([folder, ...folders].flatMap((one) => foldersUpTo(one, top))));
  } catch {
    // Something changes just now.
    return null;
  }
};
