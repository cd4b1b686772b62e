import { Redis } from 'ioredis';
import { disconnect } from './watch-connection.ts';

/** The server at a unix socket: ready, loading its files, or none. */
export type Probe = 'up' | 'loading' | 'down';

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
