import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

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
const longestSocketPath = 100;

/** @param dataDir an absolute real path (no links), so that one folder has one socket */
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
