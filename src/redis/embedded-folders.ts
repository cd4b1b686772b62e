import { chmod, lstat, mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { type EmbeddedPaths, embeddedPaths } from './embedded-paths.ts';

/**
 * Creates the data folder (private, ignored by Git) and the folder of the socket.
 * @throws UsageError when the data folder cannot be created or written, or another user owns the socket's
 * folder
 */
export const prepareFolders = async (dataDir: string): Promise<EmbeddedPaths> => {
  const paths = embeddedPaths(await makeDataFolder(resolve(dataDir)));
  await makeSocketFolder(paths.socketDir);
  return paths;
};

/** Creates one private folder, unless it exists. */
const makeOne = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(folder)).isDirectory();
    if (!there) throw error;
  }
};

/**
 * Creates a folder with its parents. Node's `recursive` never returns on file systems that answer ENOENT
 * although the parent exists, such as /proc.
 */
const makeFolder = async (folder: string): Promise<void> => {
  try {
    await makeOne(folder);
  } catch (error) {
    const above = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error;
    await makeFolder(above);
    await makeOne(folder);
  }
};

const makeDataFolder = async (dataDir: string): Promise<string> => {
  try {
    await makeFolder(join(dataDir, 'redis'));
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

/** The temporary folder is shared with other users, so the socket needs a private folder that we own. */
const makeSocketFolder = async (socketDir: string): Promise<void> => {
  await mkdir(socketDir, { recursive: true, mode: 0o700 });
  const found = await lstat(socketDir);
  if (!found.isDirectory() || found.uid !== userInfo().uid) {
    throw new UsageError(
      `${socketDir} belongs to another user, so Setpoint cannot put its socket there. Remove it, or set TMPDIR or REDIS_URL.`,
    );
  }
  if ((found.mode & 0o077) !== 0) await chmod(socketDir, 0o700);
};
