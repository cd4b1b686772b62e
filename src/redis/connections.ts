import { Redis } from 'ioredis';
import { type RedisLog, watchConnection } from './connection.ts';
import { disconnect } from './connection-problem.ts';
import type { DuplicateOptions } from './redis-handle.ts';
import type { ConnectionOptions } from './redis-options.ts';

/** All connections of this process to one Redis. */
export type Connections = {
  /** Opens another one. */
  open(extra: DuplicateOptions): Redis;
  /** Those that are open, or reconnecting. */
  current(): readonly Redis[];
  /** Closes those that `open` opened. */
  close(): void;
};

/**
 * Opens a connection again that ended although nothing closed it. ioredis gives up for good when one is interrupted
 * while it waits for a Sentinel (https://github.com/taskforcesh/bullmq/issues/4378).
 */
const reopenWhenEnded = (client: Redis, isClosing: () => boolean, log: RedisLog): void => {
  client.on('end', () => {
    if (isClosing()) return;
    log.warn({}, 'Redis connection ended; opening it again');
    client.connect().catch(() => undefined);
  });
};

/**
 * Keeps the connections of a process.
 * @param first the shared connection, open already
 */
export const keepConnections = (first: Redis, options: ConnectionOptions, log: RedisLog): Connections => {
  const current = new Set<Redis>([first]);
  const opened = new Set<Redis>();
  let closing = false;
  const track = (client: Redis): Redis => {
    // An ended connection may be opened again by its user.
    client.on('connect', () => current.add(client));
    client.on('end', () => {
      current.delete(client);
    });
    // BullMQ duplicates the shared connection for its blocking commands.
    const duplicate = (extra: DuplicateOptions = {}): Redis => track(new Redis({ ...options, ...extra }));
    client.duplicate = duplicate as Redis['duplicate'];
    return client;
  };
  track(first);
  reopenWhenEnded(first, () => closing, log);
  return {
    open: (extra) => {
      const client = watchConnection(track(new Redis({ ...options, ...extra })), log);
      opened.add(client);
      client.once('end', () => opened.delete(client));
      return client;
    },
    current: () => [...current],
    close: () => {
      closing = true;
      for (const client of opened) disconnect(client);
    },
  };
};
