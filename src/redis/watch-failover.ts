import { Redis } from 'ioredis';
import type { RedisLog } from './connection.ts';
import { disconnect } from './connection-problem.ts';
import type { ConnectionOptions } from './redis-options.ts';

const CHANNEL = '+switch-master';

/** Pause before a Sentinel that is away is asked again, in ms. */
const AGAIN_MS = 2_000;

/**
 * Drops a connection, which reconnects and asks the Sentinels for the master. One that waits for a Sentinel already
 * is left alone: interrupted there, ioredis would end it for good.
 */
const drop = (client: Redis): void => {
  if (client.status !== 'ready' && client.status !== 'connect') return;
  // Closing it properly would wait for a server that may be frozen.
  client.stream?.destroy();
};

/** The connections of a process, and how to reach their Sentinels. */
type Watched = {
  readonly options: ConnectionOptions;
  /** Those that are open. */
  connections(): readonly Redis[];
  readonly log: RedisLog;
};

/**
 * Moves all connections to the new master as soon as a Sentinel announces it. Without it, a connection to a master
 * that was frozen and continues would write there until the Sentinels demote it, and these writes would be lost.
 * @returns stops watching
 */
export const watchFailover = ({ options, connections, log }: Watched): (() => void) => {
  let master = '';
  const announced = (message: string): void => {
    const [name, , , host = '', port = ''] = message.split(' ');
    // Every Sentinel announces it.
    if (name !== options.name || master === `${host}:${port}`) return;
    master = `${host}:${port}`;
    log.warn({ master }, 'Redis has a new master; reconnecting');
    for (const client of connections()) drop(client);
  };
  const subscribers = (options.sentinels ?? []).map((sentinel) => {
    const client = new Redis({
      ...sentinel,
      ...(options.sentinelUsername === undefined ? {} : { username: options.sentinelUsername }),
      ...(options.sentinelPassword === undefined ? {} : { password: options.sentinelPassword }),
      ...(options.sentinelTLS === undefined ? {} : { tls: options.sentinelTLS }),
      enableReadyCheck: false,
      maxRetriesPerRequest: null,
      retryStrategy: () => AGAIN_MS,
    });
    // The connections to Redis log what matters.
    client.on('error', () => undefined);
    client.on('message', (_channel, message) => announced(message));
    client.subscribe(CHANNEL).catch(() => undefined);
    return client;
  });
  return () => {
    for (const client of subscribers) disconnect(client);
  };
};
