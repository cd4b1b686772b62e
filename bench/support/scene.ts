import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRedis } from '../../src/redis/open-redis.ts';
import type { RedisHandle } from '../../src/redis/redis-handle.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };

/** A temporary folder with an embedded Redis that every command of the bench shares. */
export type Scene = {
  /** Where the desired state goes. */
  readonly folder: string;
  readonly redis: RedisHandle;
  /** What lets a command use this Redis. */
  readonly env: Readonly<Record<string, string>>;
  /** Closed with the scene, last in, first out. */
  onClose(close: () => Promise<void>): void;
};

/** Does some work in a scene, and clears everything away whatever happens. */
export const withScene = async <T>(work: (scene: Scene) => Promise<T>): Promise<T> => {
  const above = await realpath(await mkdtemp(join(tmpdir(), 'setpoint-bench-')));
  const dataDir = join(above, 'data');
  const closing: (() => Promise<void>)[] = [() => rm(above, { recursive: true, force: true })];
  try {
    const redis = await openRedis({ redisUrl: null, dataDir, log: silent });
    closing.push(() => redis.close());
    const env = { SETPOINT_DATA: dataDir, SETPOINT_HTTP: 'off' };
    const onClose: Scene['onClose'] = (close) => void closing.push(close);
    return await work({ folder: join(above, 'desired-state'), redis, env, onClose });
  } finally {
    for (const close of closing.reverse()) await close();
  }
};
