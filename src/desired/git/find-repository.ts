import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where Git would find the repository of a folder. `unclear`: only Git can tell. */
export type FoundRepository =
  | { readonly is: 'none' | 'unclear' }
  /** `top` contains a `.git` folder. */
  | { readonly is: 'usual'; readonly top: string };

/** True if the path exists. @throws Error when it cannot be checked */
export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** The folder and its parents, up to `top` or the root. */
export const foldersUpTo = (folder: string, top?: string): string[] =>
  folder === top || folder === dirname(folder) ? [folder] : [folder, ...foldersUpTo(dirname(folder), top)];

/**
 * Looks for a repository as Git does, without starting Git.
 * @param folder a real path, without links
 */
export const findRepository = (folder: string): FoundRepository => {
  try {
    const above = foldersUpTo(folder);
    // Git takes a folder that looks like a bare repository for one.
    if (above.some((one) => isThere(join(one, 'HEAD')))) return { is: 'unclear' };
    const top = above.find((one) => isThere(join(one, '.git')));
    if (top === undefined) return { is: 'none' };
    // In a linked work tree or a submodule, `.git` is a file that points to the repository.
    return lstatSync(join(top, '.git')).isDirectory() ? { is: 'usual', top } : { is: 'unclear' };
  } catch {
    return { is: 'unclear' };
  }
};
