import type { TestContext } from 'vitest';
import type { Store } from '../support/e2e-world.ts';
import { freePort } from '../support/free-port.ts';
import { type RedisProcess, startRedisProcess } from '../support/redis-process.ts';

/** A Redis of the test's own, append-only, to be killed and started again at the same address. */
export type OwnRedis = Pick<RedisProcess, 'kill' | 'start'> & { readonly store: Store };

/** Starts one that ends with the test. */
export const startOwnRedis = async (test: TestContext): Promise<OwnRedis> => {
  const port = await freePort();
  const settings = { appendonly: 'yes', appendfsync: 'always', save: '' };
  const { client, kill, start } = await startRedisProcess(test, port, { settings });
  const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
  return { store: { env, client, close: async () => client.disconnect() }, kill, start };
};
