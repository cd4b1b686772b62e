import type { Redis } from 'ioredis';
import type { RedisAccess } from '../settings/redis-settings.ts';
import { readRedisUrl } from '../settings/redis-url.ts';
import { connect, type RedisLog } from './connection.ts';
import { disconnect } from './connection-problem.ts';
import { type Connections, keepConnections } from './connections.ts';
import { openEmbedded } from './embedded-server.ts';
import { inspectServer } from './inspect-server.ts';
import { openCluster } from './open-cluster.ts';
import type { RedisHandle } from './redis-handle.ts';
import { type ConnectionOptions, type ReadyAccess, redisOptions } from './redis-options.ts';
import { readTlsFiles } from './tls-files.ts';
import { watchFailover } from './watch-failover.ts';

/** How long closing waits for pending replies. */
const QUIT_TIMEOUT_MS = 1000;

/** Reads the TLS files, where the URL asks for TLS. */
const readyAccess = (redisUrl: string, access: RedisAccess | undefined): ReadyAccess | undefined => {
  if (access === undefined) return undefined;
  const url = readRedisUrl(redisUrl);
  const tls = typeof url !== 'string' && url.tls ? { tls: readTlsFiles(access) } : {};
  return { ...access, ...tls };
};

/**
 * Opens the Redis at `redisUrl`; if that is null, opens the embedded one with data in `dataDir`, starting it
 * if needed.
 * @throws UsageError when it cannot be reached, started or used
 */
export const openRedis = async (settings: {
  /** Any URL that `readRedisUrl` reads, or the path of a unix socket. */
  readonly redisUrl: string | null;
  readonly redisAccess?: RedisAccess;
  readonly dataDir: string;
  readonly log: RedisLog;
}): Promise<RedisHandle> => {
  const { redisUrl, dataDir, log } = settings;
  if (redisUrl === null) {
    const embedded = await openEmbedded({ dataDir, log });
    return handleOf({ ...embedded, warnings: [], log });
  }
  const address = redisOptions(redisUrl, readyAccess(redisUrl, settings.redisAccess));
  if (address.cluster !== undefined) {
    const { client, ...opened } = await openCluster(address, log);
    return handleOf({ ...opened, client, log, leave: async () => quitGracefully(client) });
  }
  const client = await connect(address, log);
  const options = { ...address, enableReadyCheck: client.options.enableReadyCheck ?? true };
  try {
    const warnings = await inspectServer(client);
    return handleOf({ options, client, warnings, log, leave: async () => quitGracefully(client) });
  } catch (error) {
    disconnect(client);
    throw error;
  }
};

const handleOf = (parts: {
  options: ConnectionOptions;
  client: Redis;
  warnings: readonly string[];
  log: RedisLog;
  connections?: Connections;
  leave: () => Promise<void>;
}): RedisHandle => {
  const { options, client, warnings, log } = parts;
  const { connections = keepConnections(client, options, log) } = parts;
  const stopWatching =
    options.sentinels === undefined
      ? () => undefined
      : watchFailover({ options, connections: connections.current, log });
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    stopWatching();
    connections.close();
    await parts.leave();
  };
  return {
    options,
    client,
    warnings,
    duplicate: (extra = {}) => connections.open(extra),
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};

/** Closes a connection after its pending replies; at once if the server is unreachable. */
const quitGracefully = async (client: Redis): Promise<void> => {
  if (client.status === 'ready') {
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    const timer = setTimeout(() => disconnect(client), QUIT_TIMEOUT_MS);
    await client.quit().catch(() => disconnect(client));
    await ended;
    clearTimeout(timer);
  }
  disconnect(client);
};
