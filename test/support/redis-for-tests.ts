import type { TestProject } from 'vitest/node';
import { findOrInstallServer } from '../../src/redis/find-server.ts';
import { freePort } from './free-port.ts';
import { startRedisProcess } from './redis-process.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of a real Redis for all test files. */
    redisUrl: string;
  }
}

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
  const closers: (() => Promise<void>)[] = [];
  const { port } = await startRedisProcess(
    { onTestFinished: (close) => closers.push(close) },
    await freePort(),
    {
      settings: { appendonly: 'yes', appendfsync: 'no', save: '' },
    },
  );
  project.provide('redisUrl', `redis://127.0.0.1:${port}`);
  return async () => {
    for (const close of closers) await close();
  };
};
