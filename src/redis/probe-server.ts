import { Redis } from 'ioredis';
import { disconnect } from './watch-connection.ts';

/** What answers at a unix socket: a server, one that still reads its files, or nothing. */
export type Probe = 'up' | 'loading' | 'down';

/** Asks once, within two seconds. */
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
