import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Where the parts of one embedded server are. Everything durable is inside `dataDir`; only the socket is
 * outside.
 */
export type EmbeddedPaths = {
  readonly dataDir: string;
  /** The server's own folder: its append-only files, log and process id. */
  readonly serverDir: string;
  readonly pidFile: string;
  readonly logFile: string;
  /** Who started the server last; see `embedded-lock.ts`. */
  readonly starterFile: string;
  /**
   * Which socket the server of this folder listens on, for commands whose temporary folder is another one.
   */
  readonly socketFile: string;
  readonly socketDir: string;
  readonly socket: string;
};

/** Unix socket paths end at 104 bytes on macOS and 108 on Linux, their closing zero included. */
const longestSocketPath = 100;

/**
 * @param dataDir absolute, and real (no symbolic links), so that one folder has one socket however it is
 * named
 */
export const embeddedPaths = (dataDir: string, temporary: string = tmpdir()): EmbeddedPaths => {
  const serverDir = join(dataDir, 'redis');
  const name = `${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.sock`;
  const user = `setpoint-${userInfo().uid}`;
  const fits = Buffer.byteLength(join(temporary, user, name)) <= longestSocketPath;
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
