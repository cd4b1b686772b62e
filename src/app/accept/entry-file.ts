import { createHash } from 'node:crypto';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Environment } from '../../config.ts';
import type { SourceFile } from '../../desired/files/source-files.ts';
import { git } from '../../desired/git/git.ts';
import { UsageError } from '../../model/errors.ts';

/** The YAML file that defines an entry. */
export type EntryFile = {
  /** As messages name it. */
  readonly label: string;
  /** In its repository, with `/`; outside of Git relative to the current folder. */
  readonly path: string;
  /** All of it, a byte order mark included. */
  readonly text: string;
};

const slashes = (path: string): string => path.split(sep).join('/');

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

const pathInPatch = async (file: string, cwd: string, environment: Environment): Promise<string> => {
  const real = await realpath(file);
  const printed = await git(dirname(real), environment, ['rev-parse', '--show-toplevel']);
  const top = printed?.replace(/\r?\n$/, '');
  return slashes(relative(top ? await realpath(top) : await realpath(cwd), real));
};

/**
 * Reads the file that an entry came from.
 * @param label its name in the desired state: relative to the current folder, or absolute
 * @throws UsageError when it cannot be read
 */
export const readEntryFile = async (
  label: string,
  cwd: string,
  environment: Environment,
): Promise<EntryFile> => {
  const file = resolve(cwd, label);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
    return { label, path: await pathInPatch(file, cwd, environment), text };
  } catch (error) {
    throw new UsageError(`${label} cannot be read (${codeOf(error)}), so nothing was taken over.`);
  }
};

const MARK = '\ufeff';

/** A file of a commit, whose text came without its byte order mark. The hash is that of its bytes. */
export const committedFile = ({ label, text, version }: SourceFile): EntryFile => {
  const whole = `${MARK}${text}`;
  const isMarked = createHash('sha256').update(whole).digest('hex') === version.hash;
  return { label, path: version.path, text: isMarked ? whole : text };
};

/** The first of a file and the folders above it, up to the desired state, that is a symbolic link. */
const linkOnTheWay = async (file: string, top: string): Promise<string | null> => {
  for (let at = file; ; at = dirname(at)) {
    if ((await lstat(at)).isSymbolicLink()) return at;
    if (at === top || at === dirname(at)) return null;
  }
};

/**
 * Refuses to edit a file behind a symbolic link, or one whose last version Git could not give back.
 * @param desiredState the file or folder that `label` was found in
 * @throws UsageError
 */
export const checkMayEdit = async (
  label: string,
  desiredState: string,
  {
    cwd,
    environment,
    force,
  }: { readonly cwd: string; readonly environment: Environment; readonly force: boolean },
): Promise<void> => {
  const file = resolve(cwd, label);
  const link = await linkOnTheWay(file, desiredState);
  if (link !== null) {
    throw new UsageError(
      `${slashes(relative(cwd, link)) || link} is a symbolic link, and --write edits no file behind one. Leave --write out, and apply the patch where the file is.`,
    );
  }
  if (force) return;
  const folder = dirname(file);
  const isTracked = await git(folder, environment, ['rev-parse', '--is-inside-work-tree']);
  if (isTracked === null) return;
  const status = await git(folder, environment, [
    'status',
    '--porcelain=v1',
    '--untracked-files=all',
    '--',
    file,
  ]);
  if (status === '') return;
  throw new UsageError(
    `${label} has uncommitted changes, which --write would mix with its own. Commit them first, or add --force.`,
  );
};
