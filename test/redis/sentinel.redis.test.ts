import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { readSettings } from '../../src/config.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import type { RedisHandle } from '../../src/redis/redis-handle.ts';
import { createAuthority } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { startRedisProcess } from '../support/redis-process.ts';
import { startSentinels } from '../support/redis-sentinel.ts';
import { until } from '../support/until.ts';
import { refusalOf } from './refusal.ts';

type Line = { readonly text: string; readonly data: object };

/** Opens the Redis of these variables, as a command does. */
const open = async (
  { onTestFinished }: TestContext,
  env: Record<string, string>,
): Promise<RedisHandle & { readonly lines: readonly Line[] }> => {
  const lines: Line[] = [];
  const write = (data: object, text: string) => void lines.push({ text, data });
  const { redisUrl, redisAccess } = readSettings({ env, cwd: '/' });
  const log = { debug: write, info: write, warn: write };
  const redis = await openRedis({ redisUrl, redisAccess, dataDir: 'unused', log });
  onTestFinished(() => redis.close());
  return { ...redis, lines };
};

const refusal = (test: TestContext, env: Record<string, string>): Promise<string> =>
  refusalOf(() => open(test, env));

/** Which server a connection is at. */
const portOf = async (client: RedisHandle['client']): Promise<number> =>
  Number(/^tcp_port:(\d+)/m.exec(await client.info('server'))?.[1]);

describe.concurrent('a Redis behind Sentinels', () => {
  it('is followed when its master is killed, by every connection', async (test) => {
    const { url, first, second, promoted } = await startSentinels(test);
    const redis = await open(test, { REDIS_URL: url });
    const other = redis.duplicate();
    expect(await Promise.all([portOf(redis.client), portOf(other)])).toEqual([first.port, first.port]);
    await redis.client.set('kept', 'yes');
    expect(await redis.client.wait(1, 10_000)).toBe(1);
    await first.kill();
    await promoted(second);
    expect(await redis.client.get('kept')).toBe('yes');
    expect(await Promise.all([portOf(redis.client), portOf(other)])).toEqual([second.port, second.port]);
  });

  it('is followed when its master is frozen, also by a connection that waits for a blocking command', async (test) => {
    const { url, first, second, promoted } = await startSentinels(test);
    const redis = await open(test, { REDIS_URL: url });
    const blocking = redis.client.duplicate().on('error', () => undefined);
    test.onTestFinished(() => blocking.disconnect());
    const waited = blocking.blpop('list', 0);
    await redis.client.ping();
    first.freeze();
    const written = redis.client.rpush('list', 'from the new master');
    await promoted(second);
    await written;
    expect(await waited).toEqual(['list', 'from the new master']);
  });

  it('is not written to at its old master, which was frozen and continues', async (test) => {
    const { url, first, second, promoted } = await startSentinels(test);
    const redis = await open(test, { REDIS_URL: url });
    await redis.client.ping();
    first.freeze();
    await promoted(second);
    const texts = () => redis.lines.map(({ text }) => text);
    await until(() => texts().includes('Redis has a new master; reconnecting'));
    // It takes itself for the master until the Sentinels demote it, seconds later; what it takes till then is lost.
    first.thaw();
    for (let written = 0; written < 20; written++) {
      await redis.client.incr('counter');
      await sleep(20);
    }
    expect(await second.client.get('counter')).toBe('20');
  });

  it('does not wait for a Sentinel that is away or frozen', async (test) => {
    const { url, first, sentinels } = await startSentinels(test);
    await sentinels[0]?.kill();
    sentinels[1]?.freeze();
    const redis = await open(test, { REDIS_URL: url });
    expect(await portOf(redis.client)).toBe(first.port);
  });

  it('is asked for again by a connection whose server was demoted', async (test) => {
    const { first, second } = await startSentinels(test);
    const redis = await open(test, { REDIS_URL: `redis://127.0.0.1:${first.port}` });
    const before = await redis.client.client('ID');
    await first.client.call('REPLICAOF', '127.0.0.1', `${second.port}`);
    await expect(redis.client.set('a', '1')).rejects.toThrow(/READONLY/);
    // The host may be a name that leads to the new primary by now.
    expect(await redis.client.client('ID')).not.toBe(before);
  });

  it('is refused with the masters that the Sentinels do watch', async (test) => {
    const { url } = await startSentinels(test);
    const wrong = url.replace('mymaster', 'theirs');
    expect(await refusal(test, { REDIS_URL: wrong })).toMatch(
      /do not watch a master named theirs\. They watch mymaster\. Correct the name/,
    );
  });

  it('has its own login, and the Sentinels theirs', async (test) => {
    const { url, first } = await startSentinels(test, {
      server: {
        settings: { requirepass: 'of-the-master', masterauth: 'of-the-master' },
        password: 'of-the-master',
      },
      sentinel: { settings: { requirepass: 'of-sentinels' }, password: 'of-sentinels' },
      monitor: ['auth-pass mymaster of-the-master'],
      login: ':of-the-master@',
    });
    const SETPOINT_REDIS_SENTINEL_PASSWORD = 'of-sentinels';
    const redis = await open(test, { REDIS_URL: url, SETPOINT_REDIS_SENTINEL_PASSWORD });
    expect(await portOf(redis.client)).toBe(first.port);
    const without = await refusal(test, { REDIS_URL: url });
    expect(without).toMatch(
      /^No Sentinel of REDIS_URL can be used\. (127\.0\.0\.1:\d+: it does not accept our login .*SETPOINT_REDIS_SENTINEL_PASSWORD.*){3}/,
    );
    const wrong = await refusal(test, { REDIS_URL: url, SETPOINT_REDIS_SENTINEL_PASSWORD: 'hunter2' });
    expect(wrong).toMatch(/does not accept our login \(WRONGPASS/);
    const masters = url.replace('of-the-master', 'hunter2');
    const refused = await refusal(test, { REDIS_URL: masters, SETPOINT_REDIS_SENTINEL_PASSWORD });
    expect(refused).toMatch(
      new RegExp(`^Redis at 127\\.0\\.0\\.1:${first.port}, the master mymaster, cannot be used: WRONGPASS`),
    );
    expect(without + wrong + refused).not.toMatch(/hunter2|of-the-master|of-sentinels/);
  });

  it('needs no more rights at the Sentinels than the docs name, also to follow a failover', async (test) => {
    const page = await readFile(new URL('../../docs/running-in-production.md', import.meta.url), 'utf8');
    const [, rights = ''] = /^`(\+sentinel\|[^`]+)`/m.exec(page) ?? [];
    const { url, first, second, sentinels, promoted } = await startSentinels(test);
    for (const { client } of sentinels) {
      const words = ['on', '>watch-password', 'resetchannels', '-@all', ...rights.split(' ')];
      await client.call('ACL', 'SETUSER', 'watch', ...words);
      await client.call('ACL', 'SETUSER', 'default', 'resetpass', '>of-the-operator');
    }
    const redis = await open(test, {
      REDIS_URL: url,
      SETPOINT_REDIS_SENTINEL_USER: 'watch',
      SETPOINT_REDIS_SENTINEL_PASSWORD: 'watch-password',
    });
    expect(await portOf(redis.client)).toBe(first.port);
    first.freeze();
    await promoted(second);
    await until(() => redis.lines.some(({ text }) => text === 'Redis has a new master; reconnecting'));
    expect(await portOf(redis.client)).toBe(second.port);
  });

  it('speaks TLS with the servers as with the Sentinels', async (test) => {
    const authority = await createAuthority(test);
    const { cert, key } = await authority.issue('server');
    const files = { 'tls-cert-file': cert, 'tls-key-file': key, 'tls-ca-cert-file': authority.ca };
    const settings = { ...files, 'tls-replication': 'yes', 'tls-auth-clients': 'no' };
    const tls = { rejectUnauthorized: false };
    const { url, first, second, promoted } = await startSentinels(test, {
      server: { settings, tls },
      sentinel: { settings, tls },
      scheme: 'rediss+sentinel',
    });
    const env = { REDIS_URL: url, SETPOINT_REDIS_CA_FILE: authority.ca };
    const redis = await open(test, env);
    expect(await redis.client.ping()).toBe('PONG');
    await first.kill();
    await promoted(second);
    expect(await redis.client.set('a', '1')).toBe('OK');
    expect(await refusal(test, { REDIS_URL: url })).toMatch(
      /^No Sentinel of REDIS_URL can be used\. .*not trusted here.*SETPOINT_REDIS_CA_FILE/,
    );
  });
});

describe.concurrent('Sentinels that are none', () => {
  it('are each named, with what is wrong', async (test) => {
    const [server, away] = [await freePort(), await freePort()];
    await startRedisProcess(test, server);
    const url = `redis+sentinel://:hunter2@127.0.0.1:${away},127.0.0.1:${server}/mymaster`;
    const text = await refusal(test, { REDIS_URL: url });
    expect(text).toContain(`127.0.0.1:${away}: connect ECONNREFUSED`);
    expect(text).toContain(`127.0.0.1:${server}: it is no Sentinel`);
    expect(text).not.toContain('hunter2');
  });
});
