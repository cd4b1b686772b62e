import type { Redis } from 'ioredis';
import { UsageError } from '../model/errors.ts';
import { connect, type RedisLog } from './connection.ts';
import { connectionProblem, disconnect } from './connection-problem.ts';
import { winsTheStart, withServerLock } from './embedded-lock.ts';
import { type EmbeddedPaths, prepareFolders } from './embedded-paths.ts';
import { runningServer } from './probe-server.ts';
import { type ConnectionOptions, redisOptions } from './redis-options.ts';
import { findServerBinary, startServer, waitForServer, waysToRedis } from './start-server.ts';
import { isLastMember, memberName, stopServer } from './stop-server.ts';

/** One user of an embedded server: a named connection, and a way to leave. */
type EmbeddedServer = {
  readonly options: ConnectionOptions;
  readonly client: Redis;
  /** Closes the connection; the last user stops the server and waits for its exit. */
  leave(): Promise<void>;
};

/**
 * Joins the embedded server of a data folder, starting it if needed. If it is killed while in use, one of its
 * users restarts it.
 * @throws UsageError when no server binary is on the PATH, or it fails to start
 */
export const openEmbedded = async (settings: { dataDir: string; log: RedisLog }): Promise<EmbeddedServer> => {
  const { log } = settings;
  const folders = await prepareFolders(settings.dataDir);
  const name = memberName();
  const { client, options, paths } = await withServerLock(folders, () => join(folders, name, log));
  const watch = restartWhenGone(client, () => withServerLock(paths, () => ensureRunning(paths, log)), log);
  return {
    options,
    client,
    leave: async () => {
      await watch.stop();
      const goodbye = () => leave(client, name, paths);
      // If the folder was deleted, there is nothing to lock, but still a server to stop.
      await withServerLock(paths, goodbye)
        .catch(goodbye)
        .catch(() => undefined);
      disconnect(client);
    },
  };
};

const join = async (folders: EmbeddedPaths, name: string, log: RedisLog) => {
  const socket = await ensureRunning(folders, log);
  const options = redisOptions(socket);
  const client = await connect({ ...options, connectionName: name }, log);
  // A restart uses the same socket, so that the other users find it.
  return { client, options, paths: { ...folders, socket } };
};

/** Returns the socket of a responding server. Call it under the lock. */
const ensureRunning = async (paths: EmbeddedPaths, log: RedisLog): Promise<string> => {
  const running = await runningServer(paths);
  if (running !== null) {
    await waitForServer({ ...paths, socket: running });
    return running;
  }
  const binary = await findServerBinary();
  if (binary === null) throw new UsageError(waysToRedis);
  if (await winsTheStart(paths)) await startServer(binary, paths);
  else await waitForServer(paths);
  log.debug({ folder: paths.serverDir }, 'Started the embedded Redis');
  return paths.socket;
};

const leave = async (client: Redis, name: string, paths: EmbeddedPaths): Promise<void> => {
  if (client.status !== 'ready') return;
  // From here on, a lost connection is final: do not reconnect.
  client.options.retryStrategy = () => null;
  if (await isLastMember(client, name)) await stopServer(client, paths);
  else await client.quit();
};

/**
 * Restarts the embedded server if it dies while in use: no service manager supervises it. Runs once per lost
 * connection and failed reconnect, never concurrently.
 */
const restartWhenGone = (client: Redis, restart: () => Promise<unknown>, log: RedisLog) => {
  let running: Promise<void> | null = null;
  const attempt = async (): Promise<void> => {
    try {
      await restart();
    } catch (error) {
      const problem = error instanceof Error ? connectionProblem(error) : 'unknown';
      log.warn({ problem }, 'Restarting the embedded Redis failed');
    }
    running = null;
  };
  const onClose = () => {
    running ??= attempt();
  };
  client.on('close', onClose);
  return {
    /** Call before stopping the server on purpose. */
    stop: async (): Promise<void> => {
      client.off('close', onClose);
      await running;
    },
  };
};
