import { Redis } from 'ioredis';
import { connect, disconnect, type RedisLog, watchConnection } from './connection.ts';
import { openEmbedded } from './embedded-server.ts';
import { inspectServer } from './inspect-server.ts';
import type { RedisHandle } from './redis-handle.ts';
import { type ConnectionOptions, redisOptions } from './redis-options.ts';

/** How long closing waits for pending replies. */
const QUIT_TIMEOUT_MS = 1000;

/**
 * Opens the Redis at `redisUrl`; if that is null, opens the embedded one with data in `dataDir`, starting it
 * if needed.
 * @throws UsageError when it cannot be reached, started or used
 */
export const openRedis = async (settings: {
  /** `redis://`, `rediss://`, `unix:///path` or the path of a unix socket. */
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly log: RedisLog;
}): Promise<RedisHandle> => {
  const { redisUrl, dataDir, log } = settings;
  if (redisUrl === null) {
    const embedded = await openEmbedded({ dataDir, log });
    return handleOf({ ...embedded, warnings: [], log });
  }
  const address = redisOptions(redisUrl);
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
  leave: () => Promise<void>;
}): RedisHandle => {
  const { options, client, warnings, log } = parts;
  const others = new Set<Redis>();
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    for (const other of others) disconnect(other);
    await parts.leave();
  };
  return {
    options,
    client,
    warnings,
    duplicate: (extra = {}) => {
      const other = watchConnection(new Redis({ ...options, ...extra }), log);
      others.add(other);
      other.once('end', () => others.delete(other));
      return other;
    },
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
