import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import { redisOptions } from '../../src/redis/redis-options.ts';

describe('the address of Redis', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://', { host: 'localhost', port: 6379, db: 0 }],
    ['redis://cache:7000/3', { host: 'cache', port: 7000, db: 3 }],
    ['redis://cache?db=4', { host: 'cache', port: 6379, db: 4 }],
    ['redis://[::1]:7000', { host: '::1', port: 7000, db: 0 }],
    ['redis://:p%40ss@cache', { host: 'cache', port: 6379, db: 0, password: 'p@ss' }],
    ['redis://u:100%@cache', { host: 'cache', port: 6379, db: 0, username: 'u', password: '100%' }],
    ['rediss://u:p@cache', { host: 'cache', port: 6379, db: 0, username: 'u', password: 'p', tls: {} }],
    ['unix:///run/redis.sock', { path: '/run/redis.sock' }],
    [
      'unix://u:p@localhost/run/my%20redis.sock',
      { path: '/run/my redis.sock', username: 'u', password: 'p' },
    ],
    ['/run/redis.sock', { path: '/run/redis.sock' }],
  ])('%s', (url, address) => {
    const { maxRetriesPerRequest, retryStrategy, ...rest } = redisOptions(url);
    expect(rest).toEqual(address);
    expect(maxRetriesPerRequest).toBeNull();
    expect([1, 5, 100].map(retryStrategy)).toEqual([100, 500, 1000]);
  });

  it.each(['', 'cache:6379', 'http://u:hunter2@cache', 'redis://u:hunter2@cache/x', 'redis://u:hunter2@:x'])(
    'is refused without being repeated: %s',
    (url) => {
      expect(() => redisOptions(url)).toThrow(UsageError);
      expect(() => redisOptions(url)).toThrow(/^(?!.*hunter2).*REDIS_URL.*redis:\/\//);
    },
  );
});
