import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A YAML file of the desired state. */
type FoundFile = {
  /** The path to open. */
  readonly path: string;
  /** Relative to the folder, with `/`; the base name for a single file. */
  readonly name: string;
};

/** Why a file or folder cannot be read. */
type PathProblem = { readonly path: string; readonly message: string; readonly hint: string | null };

type FoundFiles = { readonly files: readonly FoundFile[]; readonly problems: readonly PathProblem[] };

/** True for file names that are loaded from a desired-state folder. */
export const isYamlName = (name: string): boolean => /\.ya?ml$/i.test(name) && !name.startsWith('.');

const reason = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/** Also of a folder in a commit. */
export const emptyFolder = {
  message: 'the folder contains no *.yaml or *.yml file',
  hint: 'an empty desired state is an error, so that nothing is deleted by mistake',
};

type Walk = { readonly files: FoundFile[]; readonly problems: PathProblem[] };

/**
 * The entry's type, following links. A dangling link is `lost`: its target may have been a folder of files.
 */
const kindOf = async (entry: Dirent, path: string): Promise<'folder' | 'file' | 'lost'> => {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : 'file';
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return isYamlName(entry.name) ? 'file' : 'lost';
  }
};

const walkEntry = async (
  entry: Dirent,
  at: { readonly path: string; readonly name: string; readonly above: readonly string[] },
  walk: Walk,
): Promise<void> => {
  const { path, name, above } = at;
  const kind = await kindOf(entry, path);
  if (kind === 'lost') {
    const message = 'the symbolic link is broken, and may have pointed to a folder of files';
    walk.problems.push({ path, message, hint: 'restore its target, or remove the link' });
  } else if (kind === 'file') {
    if (isYamlName(entry.name)) walk.files.push({ path, name });
  } else {
    const before = walk.files.length + walk.problems.length;
    await walkFolder(path, `${name}/`, above, walk);
    // Docker creates such a folder when it mounts a file that does not exist.
    if (isYamlName(entry.name) && walk.files.length + walk.problems.length === before) {
      const message = 'it is a folder with the name of a file, and contains no *.yaml or *.yml file';
      walk.problems.push({ path, message, hint: 'replace it with the file, or remove the folder' });
    }
  }
};

const walkFolder = async (
  folder: string,
  prefix: string,
  above: readonly string[],
  walk: Walk,
): Promise<void> => {
  try {
    const real = await realpath(folder);
    if (above.includes(real)) {
      const message = 'the symbolic link points to one of its own parent folders';
      walk.problems.push({ path: folder, message, hint: 'remove the link' });
      return;
    }
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      await walkEntry(entry, { path, name: `${prefix}${entry.name}`, above: [...above, real] }, walk);
    }
  } catch (error) {
    const message = `the folder cannot be read (${reason(error)})`;
    walk.problems.push({ path: folder, message, hint: 'make it readable' });
  }
};

/**
 * The YAML files of a folder at any depth, sorted by name, or the one file at this path, whatever its
 * extension. Skips names that begin with a dot: Git and Kubernetes use them for their own files.
 */
export const findFiles = async (path: string): Promise<FoundFiles> => {
  try {
    if (!(await stat(path)).isDirectory()) return { files: [{ path, name: basename(path) }], problems: [] };
  } catch (error) {
    const missing = reason(error) === 'ENOENT';
    const message = missing ? 'there is no such file or folder' : `it cannot be read (${reason(error)})`;
    const hint = missing ? 'name the desired state with --desired-state or SETPOINT_DESIRED_STATE' : null;
    return { files: [], problems: [{ path, message, hint }] };
  }
  const walk: Walk = { files: [], problems: [] };
  await walkFolder(path, '', [], walk);
  if (walk.files.length === 0 && walk.problems.length === 0) {
    walk.problems.push({ path, ...emptyFolder });
  }
  walk.files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return walk;
};

/** Changes whenever the file is written, replaced or changes its type. */
export const fileVersion = ({ dev, ino, mode, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, mode, size, mtimeNs, ctimeNs].join('\0');

const versionOf = async ({ path, name }: FoundFile): Promise<string> => {
  try {
    return `${name}\0${fileVersion(await stat(path, { bigint: true }))}`;
  } catch (error) {
    return `${name}\0${(error as NodeJS.ErrnoException).code}`;
  }
};

/** Changes with every edit of the desired-state files. Computed from their metadata; follows links. */
export const folderVersion = async (path: string): Promise<string> => {
  const { files, problems } = await findFiles(path);
  const versions = await Promise.all(files.map(versionOf));
  return [...versions, ...problems.map((problem) => `${problem.path}\0${problem.message}`)].join('\n');
};
