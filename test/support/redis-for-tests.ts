import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findOrInstallServer } from '../../src/redis/find-server.ts';
import { openRedis } from '../../src/redis/open-redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A real Redis for all test files: a redis:// URL or the path of a unix socket; `new Redis(…)` and `openRedis` take both. */
    redisUrl: string;
  }
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** Finds or starts a Redis for the whole test run, and leaves nothing behind. Each test file uses a key prefix of its own. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const found = await findOrInstallServer({
    redisUrl: process.env.REDIS_URL ?? null,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  if (found.redisUrl !== null) {
    project.provide('redisUrl', found.redisUrl);
    return found.close;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'setpoint-tests-'));
  const redis = await openRedis({ redisUrl: null, dataDir, log: silent });
  project.provide('redisUrl', redis.options.path ?? '');
  return async () => {
    await redis.close();
    await rm(dataDir, { recursive: true, force: true });
  };
};
