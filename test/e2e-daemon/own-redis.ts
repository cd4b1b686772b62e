import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { TestContext } from 'vitest';
import { findServerBinary, waysToRedis } from '../../src/redis/start-server.ts';
import type { Store } from '../support/e2e-world.ts';
import { freePort } from '../support/free-port.ts';
import { until } from '../support/until.ts';

/** A Redis of the test's own, append-only, to be killed and started again at the same address. */
export type OwnRedis = {
  readonly store: Store;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
};

/** Starts one that ends with the test. */
export const startOwnRedis = async ({ onTestFinished }: TestContext): Promise<OwnRedis> => {
  const binary = await findServerBinary();
  if (binary === null) throw new Error(waysToRedis);
  const dir = await mkdtemp(join(tmpdir(), 'setpoint-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const options = { port, bind: '127.0.0.1', dir, appendonly: 'yes', appendfsync: 'always', save: '' };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    server = spawn(binary, args, { stdio: 'ignore' });
    if (client.status === 'wait') await client.connect().catch(() => undefined);
    await until(async () => (await client.ping()) === 'PONG');
  };
  const kill = async (): Promise<void> => {
    const gone = server && once(server, 'exit');
    server?.kill('SIGKILL');
    await gone;
    server = null;
  };
  onTestFinished(async () => {
    client.disconnect();
    await kill();
    await rm(dir, { recursive: true, force: true });
  });
  await start();
  return { store: { env: { REDIS_URL: url }, client, close: async () => client.disconnect() }, kill, start };
};
