import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type EmbeddedPaths, embeddedPaths } from '../../src/redis/embedded-paths.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import { probeServer } from '../../src/redis/probe-server.ts';
import type { RedisHandle } from '../../src/redis/redis-handle.ts';

export const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** A data folder that is removed after the test, with whatever server still runs on it. */
export const dataFolder = async (): Promise<EmbeddedPaths> => {
  const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'setpoint-embedded-')));
  const paths = embeddedPaths(dataDir);
  onTestFinished(async () => {
    if ((await probeServer(paths.socket)) !== 'down') await (await open(paths)).close();
    await rm(dataDir, { recursive: true, force: true });
  });
  return paths;
};

export const open = ({ dataDir }: EmbeddedPaths): Promise<RedisHandle> =>
  openRedis({ redisUrl: null, dataDir, log });

export const serverPid = async ({ client }: RedisHandle): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);

export const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
