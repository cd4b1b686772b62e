import { readFile, readlink } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { UsageError } from '../model/errors.ts';
import { disconnect } from './connection-problem.ts';
import type { EmbeddedPaths } from './embedded-paths.ts';

/** The server at a unix socket: ready, loading its files, or none. */
type Probe = 'up' | 'loading' | 'down';

/** Probes once, for two seconds at most. */
export const probeServer = async (socket: string): Promise<Probe> => {
  const client = new Redis({
    path: socket,
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: 2000,
    commandTimeout: 2000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.ping();
    return 'up';
  } catch (error) {
    return error instanceof Error && /^(LOADING|BUSY)/.test(error.message) ? 'loading' : 'down';
  } finally {
    disconnect(client);
  }
};

/**
 * The socket of the server that runs on this data folder, or null. It may differ from ours: the command that
 * started the server may have had another TMPDIR.
 * @throws UsageError when a server runs but cannot be reached: a second one would destroy the shared files
 */
export const runningServer = async (paths: EmbeddedPaths): Promise<string | null> => {
  const recorded = (await readFile(paths.socketFile, 'utf8').catch(() => '')).trim();
  for (const socket of new Set([paths.socket, recorded].filter((path) => path !== ''))) {
    if ((await probeServer(socket)) !== 'down') return socket;
  }
  const pid = await serverProcess(paths);
  if (pid === null) return null;
  throw new UsageError(
    `A Redis (process ${pid}) runs on ${paths.serverDir} already, but does not answer at ${recorded || paths.socket}. ` +
      'It may hang, or have been started where TMPDIR is private. End that process, or set REDIS_URL for both sides.',
  );
};

/**
 * The process that runs in this folder, from its pid file. A killed server's pid may belong to another
 * program by now, so it counts only if its working folder is the server's, which only Linux can tell.
 */
const serverProcess = async (paths: EmbeddedPaths): Promise<number | null> => {
  const pid = Number.parseInt(await readFile(paths.pidFile, 'utf8').catch(() => ''), 10);
  if (Number.isNaN(pid)) return null;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return folder === paths.serverDir ? pid : null;
};
