import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where Git would find the repository of a folder. `unclear` where it has to be asked. */
export type FoundRepository =
  | { readonly is: 'none' | 'unclear' }
  /** A `.git` folder stands in `top`. */
  | { readonly is: 'usual'; readonly top: string };

/** Whether there is anything by this name. @throws Error when that cannot be told */
export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** The folder and all above it, up to `top`; without, to the root. */
export const foldersUpTo = (folder: string, top?: string): string[] =>
  folder === top || folder === dirname(folder) ? [folder] : [folder, ...foldersUpTo(dirname(folder), top)];

/**
 * Looks for a repository as Git does, without starting it.
 * @param folder without links in it
 */
export const findRepository = (folder: string): FoundRepository => {
  try {
    const above = foldersUpTo(folder);
    // What looks like a bare repository is one to Git.
    if (above.some((one) => isThere(join(one, 'HEAD')))) return { is: 'unclear' };
    const top = above.find((one) => isThere(join(one, '.git')));
    if (top === undefined) return { is: 'none' };
    // A linked work tree or a submodule has a file there that says where its repository is.
    return lstatSync(join(top, '.git')).isDirectory() ? { is: 'usual', top } : { is: 'unclear' };
  } catch {
    return { is: 'unclear' };
  }
};
