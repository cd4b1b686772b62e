import { describe, expect, it, type TestContext } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { openRedis } from '../../src/redis/open-redis.ts';
import { openAccountStore } from '../../src/store/account-store.ts';
import { freePort } from '../support/free-port.ts';
import { startCluster } from '../support/redis-cluster.ts';
import { type RedisProcess, startRedisProcess } from '../support/redis-process.ts';
import { until } from '../support/until.ts';

/** A master with a replica, opened as a daemon does, and an entry in its ledger. */
const openPair = async (test: TestContext) => {
  const master = await startRedisProcess(test, await freePort());
  const replica = await startRedisProcess(test, await freePort(), {
    settings: { replicaof: `127.0.0.1 ${master.port}`, 'repl-diskless-sync-delay': 0 },
  });
  const online = async ({ client }: RedisProcess) =>
    (await client.info('replication')).includes('state=online');
  await until(() => online(master));
  const warnings: string[] = [];
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_data: object, text: string) => void warnings.push(text),
  };
  const redisUrl = `redis://127.0.0.1:${master.port}`;
  const redis = await openRedis({ redisUrl, dataDir: 'unused', log });
  test.onTestFinished(() => redis.close());
  const { client, replicas } = redis;
  const write = (value: string) => client.hset('hash', 'field', value);
  const survives = (value: string) => replicas.haveWrite({ hash: 'hash', field: 'field', includes: value });
  return { master, replica, redis, warnings, write, survives, online };
};

describe.concurrent('a write', () => {
  it('that a replica has survives, and takes a moment', async (test) => {
    const { replica, write, survives } = await openPair(test);
    await write('a token-1 b');
    expect(await survives('token-1')).toBe(true);
    expect(await replica.client.hget('hash', 'field')).toBe('a token-1 b');
    const start = performance.now();
    for (let each = 0; each < 200; each++) await survives('token-1');
    await test.annotate(`Confirmed by a replica: ${(performance.now() - start) / 200} ms each, one by one`);
    const together = performance.now();
    await Promise.all(Array.from({ length: 200 }, () => survives('token-1')));
    await test.annotate(
      `Confirmed by a replica: ${(performance.now() - together) / 200} ms each, 200 at once`,
    );
  });

  it('that is not at this server does not', async (test) => {
    const { write, survives } = await openPair(test);
    await write('token-1');
    expect(await survives('token-2')).toBe(false);
  });

  it('that a frozen replica does not confirm does not, until it continues', async (test) => {
    const { replica, write, survives, warnings } = await openPair(test);
    replica.freeze();
    await write('token-1');
    expect(await survives('token-1')).toBe(false);
    expect(await survives('token-1')).toBe(false);
    expect(warnings).toEqual([
      'No replica of Redis confirmed a write within a second; creating nothing until one does',
    ]);
    replica.thaw();
    await until(() => survives('token-1'));
  });

  it('at a server that has just lost its replica does not: it may be a master that was replaced', async (test) => {
    const { master, replica, redis, write, survives } = await openPair(test);
    await write('token-1');
    expect(await survives('token-1')).toBe(true);
    await replica.kill();
    await until(async () => !(await master.client.info('replication')).includes('slave0'));
    const begun = performance.now();
    expect(await survives('token-1')).toBe(false);
    await until(() => survives('token-1'));
    expect(performance.now() - begun).toBeGreaterThan(10_000);
    // Another server that has none is not suspected: it is the new master.
    await master.client.call('REPLICAOF', '127.0.0.1', '1');
    await master.client.call('REPLICAOF', 'NO', 'ONE');
    await until(async () => (await redis.client.hset('hash', 'field', 'token-2').catch(() => -1)) >= 0);
    await until(() => survives('token-2'));
  });

  it('where no replica is, and where INFO is not permitted, waits for none', async (test) => {
    const alone = await startRedisProcess(test, await freePort());
    await alone.client.call('ACL', 'SETUSER', 'least', 'on', 'nopass', '~*', '+@all', '-info');
    for (const login of ['', 'least:any@']) {
      const redisUrl = `redis://${login}127.0.0.1:${alone.port}`;
      const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
      const redis = await openRedis({ redisUrl, dataDir: 'unused', log });
      test.onTestFinished(() => redis.close());
      expect(await redis.replicas.haveWrite({ hash: 'none', field: 'none', includes: 'x' })).toBe(true);
    }
  });
});

describe('a write to a cluster', () => {
  it('has to be on a replica of the node that has its key', async (test) => {
    const cluster = await startCluster(test);
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
    const redis = await openRedis({ redisUrl: cluster.url, dataDir: 'unused', log });
    test.onTestFinished(() => redis.close());
    const names = Array.from({ length: 50 }, (_, at) => `account-${at}`);
    const [one = ''] = names;
    const { master, replica } = await cluster.of('test', one);
    const nodes = await Promise.all(names.map(async (name) => (await cluster.of('test', name)).master));
    const other = names[nodes.findIndex((node) => node !== master)] ?? '';
    const survives = async (account: string): Promise<boolean> => {
      const { entries } = accountKeys('test', account);
      await redis.client.hset(entries, 'shop', 'token-1');
      return redis.replicas.haveWrite({ hash: entries, field: 'shop', includes: 'token-1' });
    };
    expect(await survives(one)).toBe(true);
    replica.freeze();
    expect([await survives(one), await survives(other)]).toEqual([false, true]);
    replica.thaw();
    await until(() => survives(one));
    expect(await redis.replicas.haveAll(accountKeys('test', one).confirmed)).toBe(true);
  });
});

describe('a user who may not run WAIT', () => {
  it('waits for no replica', async (test) => {
    const { master } = await openPair(test);
    await master.client.call('ACL', 'SETUSER', 'least', 'on', 'nopass', '~*', '+@all', '-wait');
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
    const redisUrl = `redis://least:any@127.0.0.1:${master.port}`;
    const redis = await openRedis({ redisUrl, dataDir: 'unused', log });
    test.onTestFinished(() => redis.close());
    await redis.client.hset('hash', 'field', 'token-1');
    expect(await redis.replicas.haveWrite({ hash: 'hash', field: 'field', includes: 'token-1' })).toBe(true);
  });
});

describe('a ledger', () => {
  it('knows whether a create that is written ahead would survive', async (test) => {
    const { redis } = await openPair(test);
    const { client, replicas } = redis;
    const { ledger } = openAccountStore({ redis: client, prefix: 'test', account: 'acme', replicas });
    const { entries } = accountKeys('test', 'acme');
    await client.hset(entries, 'shop', JSON.stringify({ creating: { token: 'token-1' } }));
    expect(await ledger.survives('shop', 'token-1')).toBe(true);
    expect(await ledger.survives('shop', 'token-2')).toBe(false);
    expect(await ledger.survives('other', 'token-1')).toBe(false);
  });
});
