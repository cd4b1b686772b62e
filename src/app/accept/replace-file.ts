import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../model/errors.ts';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

const writeBeside = async (beside: string, text: string, mode: number): Promise<void> => {
  const file = await open(beside, 'wx', mode);
  try {
    // The umask narrows what `open` was asked for.
    await file.chmod(mode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Replaces a file in one step, its mode kept: a reader sees the old text or the new one.
 * @throws UsageError when it is not as it was read, or cannot be written
 */
export const replaceFile = async (path: string, before: string, after: string): Promise<void> => {
  // A name with a dot in front is not part of the desired state.
  const beside = join(dirname(path), `.setpoint-${process.pid}.tmp`);
  try {
    const { mode } = await stat(path);
    await writeBeside(beside, after, mode & 0o7777);
    if (!(await readFile(path)).equals(Buffer.from(before)))
      throw new UsageError(`${path} was edited meanwhile, so it was not written. Run the command again.`);
    await rename(beside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') await rm(beside, { force: true });
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be written (${codeOf(error)}).`);
  }
};
