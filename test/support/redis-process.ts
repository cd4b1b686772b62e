import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import { findServerBinary, waysToRedis } from '../../src/redis/start-server.ts';
import { until } from './until.ts';

/** A `redis-server` of a test, as a child process that can be killed, frozen and started again. */
export type RedisProcess = {
  readonly port: number;
  /** To look into it, and to set it up. */
  readonly client: Redis;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: it keeps its connections and answers nothing. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** Starts it again on the same files; resolves when it answers. */
  start(): Promise<void>;
};

/** Lines of redis.conf by their first word. */
export type RedisSettings = { readonly [name: string]: string | number };

export type RedisProcessOptions = {
  readonly settings?: RedisSettings;
  /** Further lines; it runs as a Sentinel then. */
  readonly sentinel?: readonly string[];
  /** For `client`. */
  readonly tls?: NonNullable<RedisOptions['tls']>;
  readonly password?: string;
};

/** Starts one in a folder of its own. It ends with the test, or with what else closes what it opened. */
export const startRedisProcess = async (
  { onTestFinished }: { onTestFinished(close: () => Promise<void>): unknown },
  port: number,
  { settings = {}, sentinel, tls, password }: RedisProcessOptions = {},
): Promise<RedisProcess> => {
  const binary = await findServerBinary();
  if (binary === null) throw new Error(waysToRedis);
  const listen = tls === undefined ? { port } : { port: 0, 'tls-port': port };
  const dir = await mkdtemp(join(tmpdir(), 'setpoint-redis-'));
  const lines = Object.entries({ ...listen, bind: '127.0.0.1', dir, ...settings }).map(
    ([name, value]) => `${name} ${value === '' ? '""' : value}`,
  );
  const file = join(dir, 'redis.conf');
  await writeFile(file, [...lines, ...(sentinel ?? [])].map((line) => `${line}\n`).join(''));
  const args = [file, ...(sentinel === undefined ? [] : ['--sentinel'])];
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null,
    ...(tls === undefined ? {} : { tls }),
    ...(password === undefined ? {} : { password }),
  });
  client.on('error', () => undefined);
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
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
  return {
    port,
    client,
    kill,
    start,
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
  };
};
