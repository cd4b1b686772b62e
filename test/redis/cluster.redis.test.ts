import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { UsageError } from '../../src/model/errors.ts';
import { explainReply } from '../../src/redis/explain-reply.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import { readTime } from '../../src/redis/read-time.ts';
import { type RedisHandle, removeKeys } from '../../src/redis/redis-handle.ts';
import { listAccounts } from '../../src/store/account-store.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { entryOf } from '../store/ledger-fixture.ts';
import { freePort } from '../support/free-port.ts';
import { startCluster } from '../support/redis-cluster.ts';
import { startRedisProcess } from '../support/redis-process.ts';

const open = async (test: TestContext, redisUrl: string) => {
  const said: string[] = [];
  const say = (_data: object, text: string): void => void said.push(text);
  const dataDir = await mkdtemp(join(tmpdir(), 'setpoint-cluster-'));
  test.onTestFinished(() => rm(dataDir, { recursive: true }));
  const redis: RedisHandle = await openRedis({
    redisUrl,
    dataDir,
    log: { debug: say, info: say, warn: say },
  });
  test.onTestFinished(redis.close);
  return { redis, said };
};

const names = ['acme', 'brasil', 'chile', 'dinamarca', 'equador'];

describe('a cluster', () => {
  it('holds the accounts in several slots, lists them all and removes all keys', async (test) => {
    const { url, masters } = await startCluster(test, { withReplicas: false });
    const { redis } = await open(test, url);
    const { client } = redis;
    const ledgers = names.map((account) => openLedger({ redis: client, prefix: 'team', account }));
    await Promise.all(ledgers.map((ledger) => ledger.update('shop', () => entryOf())));
    expect(await listAccounts(client, 'team')).toEqual(names);
    expect((await ledgers[1]?.read())?.entries.shop).toEqual(entryOf());
    const sizes = await Promise.all(masters.map((master) => master.client.dbsize()));
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(1);
    await client.set('another', 'key');
    await removeKeys(client, 'team');
    const left = await Promise.all(masters.map((master) => master.client.keys('*')));
    expect(left.flat()).toEqual(['another']);
    expect(Math.abs((await readTime(client, accountKeys('team', 'acme').entries)) - Date.now())).toBeLessThan(
      60_000,
    );
  });

  it('whose nodes were all away takes the commands that waited when they are back', async (test) => {
    const { url, masters } = await startCluster(test, { withReplicas: false });
    const { redis, said } = await open(test, url);
    const blocking = redis.duplicate();
    const popped = blocking.bzpopmin('{team:acme}:marker', 0);
    await redis.client.set('{team:acme}:a', '1');
    for (const master of masters) await master.kill();
    const waiting = names.map((account) => redis.client.set(`{team:${account}}:b`, account));
    const inOneStep = redis.client.multi().set('{team:acme}:c', '1').get('{team:acme}:a').exec();
    await expect.poll(() => said).toContain('Redis connection lost; reconnecting');
    for (const master of masters) await master.start();
    expect(await Promise.all(waiting)).toEqual(names.map(() => 'OK'));
    expect(await inOneStep).toEqual([
      [null, 'OK'],
      [null, '1'],
    ]);
    await redis.client.zadd('{team:acme}:marker', 1, 'job');
    expect(await popped).toEqual(['{team:acme}:marker', 'job', '1']);
    await expect.poll(() => said).toContain('Redis connection restored');
  });

  it('is opened by the first node that answers', async (test) => {
    const { url } = await startCluster(test, { withReplicas: false });
    const { redis } = await open(test, url.replace('//', `//127.0.0.1:${await freePort()},`));
    expect(await redis.client.ping()).toBe('PONG');
  });

  it('that is away is named with its last node', async (test) => {
    const port = await freePort();
    const opening = open(test, `redis+cluster://127.0.0.1:${port}`);
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(`Redis at 127.0.0.1:${port} cannot be used`);
  });

  it('of whose slots some have no master is not used', async (test) => {
    const node = await startRedisProcess(test, await freePort(), { settings: { 'cluster-enabled': 'yes' } });
    const opening = open(test, `redis+cluster://127.0.0.1:${node.port}`);
    await expect(opening).rejects.toThrow('The Redis Cluster of REDIS_URL cannot be used');
  });

  it('is not a single Redis, nor the other way round', async (test) => {
    const single = await startRedisProcess(test, await freePort());
    await expect(open(test, `redis+cluster://127.0.0.1:${single.port}`)).rejects.toThrow(
      'is not a node of a cluster. Write redis://',
    );
    const { masters } = await startCluster(test, { withReplicas: false });
    const { redis } = await open(test, `redis://127.0.0.1:${masters[0]?.port}`);
    const problems = await Promise.all(names.map((name) => redis.client.get(name).catch(explainReply)));
    expect(problems.find((problem) => problem !== null)).toContain('Write REDIS_URL as redis+cluster://');
  });
});
