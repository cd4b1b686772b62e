import { Redis } from 'ioredis';
import { connect } from './connect.ts';
import { openEmbedded } from './embedded-server.ts';
import { inspectServer } from './inspect-server.ts';
import type { RedisHandle } from './redis-handle.ts';
import { type ConnectionOptions, redisOptions } from './redis-options.ts';
import { disconnect, type RedisLog, watchConnection } from './watch-connection.ts';

/** How long a closing command waits for the answers that are still under way. */
const quitTimeoutMs = 1000;

/**
 * Opens the Redis of `redisUrl`, or, where it is null, the embedded one whose data is in `dataDir`, which is
 * started when needed.
 * @throws UsageError when it cannot be reached, started or used; the text says what to do
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
  const options = redisOptions(redisUrl);
  const client = await connect(options, log);
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

/** Ends a connection after its last answers, without waiting for a server that is away. */
const quitGracefully = async (client: Redis): Promise<void> => {
  if (client.status === 'ready') {
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    const timer = setTimeout(() => disconnect(client), quitTimeoutMs);
    await client.quit().catch(() => disconnect(client));
    await ended;
    clearTimeout(timer);
  }
  disconnect(client);
};
