import { chmod, lstat, mkdir, realpath, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { type EmbeddedPaths, embeddedPaths } from './embedded-paths.ts';

/**
 * Makes the data folder (closed to others, and ignored by Git) and the folder of the socket.
 * @throws UsageError when the data folder cannot be made or written, or the socket's folder belongs to somebody else
 */
export const prepareFolders = async (dataDir: string): Promise<EmbeddedPaths> => {
  const paths = embeddedPaths(await makeDataFolder(resolve(dataDir)));
  await makeSocketFolder(paths.socketDir);
  return paths;
};

const makeDataFolder = async (dataDir: string): Promise<string> => {
  try {
    await mkdir(join(dataDir, 'redis'), { recursive: true, mode: 0o700 });
    await writeFile(join(dataDir, '.gitignore'), '*\n');
    return await realpath(dataDir);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new UsageError(
      `The data folder ${dataDir} cannot be written (${code}). Setpoint keeps its embedded Redis there: ` +
        'make the folder writable, set SETPOINT_DATA to one that is, or set REDIS_URL to use a Redis of your own.',
    );
  }
};

/** The temporary folder is shared with other users: only a folder that is ours, and closed to them, may hold the socket. */
const makeSocketFolder = async (socketDir: string): Promise<void> => {
  await mkdir(socketDir, { recursive: true, mode: 0o700 });
  const found = await lstat(socketDir);
  if (!found.isDirectory() || found.uid !== userInfo().uid) {
    throw new UsageError(
      `${socketDir} belongs to another user, so no socket of ours may be put there. Remove it, or set TMPDIR or REDIS_URL.`,
    );
  }
  if ((found.mode & 0o077) !== 0) await chmod(socketDir, 0o700);
};
