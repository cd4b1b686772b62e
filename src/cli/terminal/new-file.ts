import { constants } from 'node:fs';
import { access, lstat, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/** Why a file cannot be created. */
const problem = (path: string, code: string): UsageError => {
  switch (code) {
    case 'EEXIST':
      return new UsageError(
        `${path} already exists and will not be overwritten; choose another file or delete it.`,
      );
    case 'ENOENT':
      return new UsageError(`Directory ${dirname(path)} does not exist; create it or choose another path.`);
    case 'ENOTDIR':
      return new UsageError(`${dirname(path)} is not a directory; choose another path.`);
    default:
      return new UsageError(`${path} cannot be written (${code}).`);
  }
};

/**
 * Checks early, before the first request, that the file can be written.
 * @throws UsageError
 */
export const checkNewFile = async (path: string, cwd: string): Promise<void> => {
  const file = resolve(cwd, path);
  const there = await lstat(file).then(
    () => 'EEXIST',
    (error: unknown) => codeOf(error),
  );
  if (there !== 'ENOENT') throw problem(path, there);
  try {
    await access(dirname(file), constants.W_OK);
  } catch (error) {
    throw problem(path, codeOf(error));
  }
};

/**
 * Creates a file, which must not exist yet.
 * @throws UsageError
 */
export const writeNewFile = async (path: string, cwd: string, text: string): Promise<void> => {
  const file = resolve(cwd, path);
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    // The file was created but not finished, for example on a full disk.
    if (['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'].includes(codeOf(error))) await rm(file, { force: true });
    throw problem(path, codeOf(error));
  }
};
