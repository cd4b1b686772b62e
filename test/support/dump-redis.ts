import type { Redis } from 'ioredis';
import { keysBegin } from '../../src/redis/keys.ts';

const contentOf = async (redis: Redis, key: string): Promise<unknown> => {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    case 'none':
      // It expired since the keys were read.
      return null;
    default:
      throw new Error(`The Redis key ${key} is of type ${type}, which this dump does not read.`);
  }
};

/** Everything that a Redis holds, under a prefix or at all, key by key, as text. */
export const dumpRedis = async (redis: Redis, prefix?: string): Promise<readonly string[]> => {
  const keys = await redis.keys(prefix === undefined ? '*' : `${keysBegin(prefix)}*`);
  return Promise.all(keys.map(async (key) => `${key} ${JSON.stringify(await contentOf(redis, key))}`));
};
