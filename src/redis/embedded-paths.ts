import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, realpath, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';

/** The paths of one embedded server. Everything durable is in `dataDir`; only the socket is outside. */
export type EmbeddedPaths = {
  readonly dataDir: string;
  /** The server's working folder: append-only files, log and pid file. */
  readonly serverDir: string;
  readonly pidFile: string;
  readonly logFile: string;
  /** The process that started the server last; see `embedded-lock.ts`. */
  readonly starterFile: string;
  /** Records the server's socket, for commands with another temporary folder. */
  readonly socketFile: string;
  readonly socketDir: string;
  readonly socket: string;
};

/** Unix socket paths are limited to 104 bytes on macOS and 108 on Linux, with the terminating zero. */
const MAX_SOCKET_PATH = 100;

/** @param dataDir an absolute real path (no links), so that one folder has one socket */
export const embeddedPaths = (dataDir: string, temporary: string = tmpdir()): EmbeddedPaths => {
  const serverDir = join(dataDir, 'redis');
  const name = `${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.sock`;
  const user = `setpoint-${userInfo().uid}`;
  const fits = Buffer.byteLength(join(temporary, user, name)) <= MAX_SOCKET_PATH;
  const socketDir = join(fits ? temporary : '/tmp', user);
  return {
    dataDir,
    serverDir,
    pidFile: join(serverDir, 'redis.pid'),
    logFile: join(serverDir, 'redis.log'),
    starterFile: join(serverDir, 'starter'),
    socketFile: join(serverDir, 'socket'),
    socketDir,
    socket: join(socketDir, name),
  };
};

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
