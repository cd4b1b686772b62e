import { Redis } from 'ioredis';
import { describe, expect, inject, it } from 'vitest';
import { openRedis } from '../../src/redis/open-redis.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

describe('the Redis of the tests', () => {
  it('takes a connection of ioredis itself', async () => {
    const client = new Redis(inject('redisUrl'));
    expect(await client.ping()).toBe('PONG');
    await client.quit();
  });

  it('opens, answers, and closes', async () => {
    const redis = await openRedis({ redisUrl: inject('redisUrl'), dataDir: 'unused', log });
    expect(await redis.client.ping()).toBe('PONG');
    expect(redis.warnings).toEqual([]);
    await redis.close();
  });
});
