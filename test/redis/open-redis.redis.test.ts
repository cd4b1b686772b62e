import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { openRedis } from '../../src/redis/open-redis.ts';
import type { RedisHandle } from '../../src/redis/redis-handle.ts';
import { refusalOf } from './refusal.ts';
import { type Answers, bulk, scriptedServer } from './scripted-server.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };

const open = async (redisUrl: string): Promise<RedisHandle> => {
  const redis = await openRedis({ redisUrl, dataDir: 'unused', log });
  onTestFinished(() => redis.close());
  return redis;
};

const refusal = (redisUrl: string): Promise<string> => refusalOf(() => open(redisUrl));

/** What a server answers to `INFO`, and to `CONFIG GET` where it is not forbidden. */
const server = (
  info: string,
  config = "-NOPERM this user has no permissions to run 'config'\r\n",
): Answers => ({
  info: bulk(info),
  config,
});

describe('an open Redis', () => {
  it('accepts the URLs that ioredis accepts', async () => {
    const client = new Redis(inject('redisUrl'));
    expect(await client.ping()).toBe('PONG');
    await client.quit();
    const redis = await open(inject('redisUrl'));
    expect(await redis.client.ping()).toBe('PONG');
    expect(redis.warnings).toEqual([]);
  });

  it('gives options that open another connection to the same server', async () => {
    const redis = await open(inject('redisUrl'));
    const other = new Redis(redis.options);
    expect(await other.ping()).toBe('PONG');
    await other.quit();
  });

  it('closes its duplicates, once, and although some are in use', async () => {
    const redis = await open(inject('redisUrl'));
    const blocked = redis.duplicate();
    const idle = redis.duplicate({ enableOfflineQueue: false });
    const waiting = blocked.blpop('test-nothing-ever-comes-here', 0).catch(() => 'ended');
    await Promise.all([redis.close(), redis.close()]);
    expect(await waiting).toBe('ended');
    expect([redis.client.status, idle.status]).toEqual(['end', 'end']);
  });
});

describe('a Redis that cannot be used', () => {
  it('names the address and what to do, without the password', async () => {
    const message = await refusal('redis://user:hunter2@127.0.0.1:1');
    expect(message).toContain('127.0.0.1:1');
    expect(message).toContain('ECONNREFUSED');
    expect(message).toContain('REDIS_URL');
    expect(message).not.toContain('hunter2');
  });

  it('is given up when it does not answer', async () => {
    const message = await refusal(await scriptedServer({ info: null, hello: null, client: null }));
    expect(message).toContain('no answer within 5 s');
  });

  it('is given up when it answers the greeting and then no more', async () => {
    const message = await refusal(await scriptedServer({ ...server(''), info: null }));
    expect(message).toContain('no answer within 5 s');
  });

  it('works where INFO is renamed away, as managed services do', async () => {
    const { info: _, ...answers } = server('');
    const redis = await open(await scriptedServer(answers));
    expect(redis.options.enableReadyCheck).toBe(false);
    expect(redis.warnings).toEqual([]);
  });

  it('is given up at once when it refuses the password', async () => {
    const refused = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
    const url = await scriptedServer({
      hello: refused,
      auth: refused,
      info: '-NOAUTH Authentication required.\r\n',
    });
    const message = await refusal(url.replace('redis://', 'redis://user:hunter2@'));
    expect(message).toMatch(/WRONGPASS|NOAUTH/);
    expect(message).not.toContain('hunter2');
  });

  it('is refused when it is older than 6.2', async () => {
    for (const version of ['6.0.20', '5.0.7']) {
      const message = await refusal(await scriptedServer(server(`redis_version:${version}\r\n`)));
      expect(message).toContain(version);
      expect(message).toContain('6.2');
    }
  });
});

describe('the warnings of a Redis', () => {
  it('are left out if settings cannot be read, except for those in INFO', async () => {
    const quiet = await open(await scriptedServer(server('redis_version:6.2.0\r\n')));
    expect(quiet.warnings).toEqual([]);
    const evicting = 'redis_version:8.0.0\r\nmaxmemory_policy:allkeys-lru\r\n';
    const { warnings } = await open(await scriptedServer(server(evicting)));
    expect(warnings).toEqual([expect.stringContaining('maxmemory-policy allkeys-lru')]);
  });
});
