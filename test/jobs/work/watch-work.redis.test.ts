import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, inject, it, type TestContext } from 'vitest';
import { openAccountWork } from '../../../jobs/work/account-work.ts';
import { watchWork } from '../../../jobs/work/watch-work.ts';
import { createLogger } from '../../../src/log.ts';
import { sharedKeys } from '../../../src/redis/keys.ts';
import { redisOptions } from '../../../src/redis/redis-options.ts';
import { createSecretRegistry } from '../../../src/secrets/secret-registry.ts';
import { until } from '../../support/until.ts';

/** A watch of its own Setpoint, and what it has called back with. */
const openWatch = (test: TestContext) => {
  const redis = new Redis(redisOptions(inject('redisUrl')));
  const prefix = `watch-${randomUUID().slice(0, 8)}`;
  const woken: string[] = [];
  const swept: string[] = [];
  const logged: string[] = [];
  const blocking: Redis[] = [];
  const log = createLogger({
    level: 'warn',
    pretty: false,
    secrets: createSecretRegistry(),
    destination: { write: (line) => void logged.push(line) },
  });
  const stop = watchWork({
    redis,
    prefix,
    log,
    openBlocking: () => {
      const client = redis.duplicate({ connectionName: prefix });
      blocking.push(client);
      return client.on('error', () => undefined);
    },
    onWake: (account) => void woken.push(account),
    onSweep: (accounts) => void swept.push(...accounts),
  });
  test.onTestFinished(async () => {
    stop();
    await redis.del(sharedKeys(prefix).work, sharedKeys(prefix).wakeUps);
    await redis.quit();
  });
  const workOf = (account: string) => openAccountWork({ redis, prefix, processId: 'another' }, account);
  return { redis, prefix, woken, swept, logged, blocking, workOf };
};

/** Ends what a connection waits for with an error, as a server that is demoted does. */
const failReading = async (redis: Redis, connection: string): Promise<void> => {
  await until(async () => {
    const clients = String(await redis.client('LIST')).split('\n');
    const waiting = clients.find(
      (line) => line.includes(` name=${connection} `) && line.includes(' cmd=xread '),
    );
    const [, id] = /^id=(\d+) /.exec(waiting ?? '') ?? [];
    return id !== undefined && (await redis.client('UNBLOCK', id, 'ERROR')) === 1;
  });
};

/** Leaves a connection as one that reconnects no more, and does not end. */
const park = async (client: Redis): Promise<void> => {
  const parked = new Promise<void>((resolve) => {
    client.once('reconnecting', () => {
      client.disconnect();
      resolve();
    });
  });
  client.stream.destroy();
  await parked;
};

describe.concurrent('a watch of all accounts', () => {
  it('passes on the wake-ups of each account, on one connection', async (test) => {
    const { workOf, woken, blocking } = openWatch(test);
    await until(() => blocking[0]?.status === 'ready');
    for (const account of ['acme', 'brasil', 'chile']) await workOf(account).share();
    await until(() => woken.length >= 3);
    expect(woken).toEqual(['acme', 'brasil', 'chile']);
    expect(blocking).toHaveLength(1);
  });

  it('finds a mark that stays, and none that was removed', async (test) => {
    const { workOf, swept, redis, prefix } = openWatch(test);
    const work = workOf('acme');
    await work.add(async () => undefined);
    await until(() => swept.length >= 2);
    expect(new Set(swept)).toEqual(new Set(['acme']));
    expect(await work.release()).toBe(true);
    expect(await redis.hgetall(sharedKeys(prefix).work)).toEqual({});
  });

  it('passes on what is written after a reading that failed, before the next', async (test) => {
    const { redis, prefix, workOf, woken } = openWatch(test);
    await workOf('first').share();
    await until(() => woken.includes('first'));
    await failReading(redis, prefix);
    await workOf('second').share();
    await until(() => woken.includes('second'));
    expect(woken).toEqual(['first', 'second']);
  });

  it('reads a stream from its beginning that is in place of another, whose last wake-up was later', async (test) => {
    const { redis, prefix, workOf, woken } = openWatch(test);
    const { wakeUps } = sharedKeys(prefix);
    await workOf('none').share();
    await until(() => woken.includes('none'));
    await redis.xadd(wakeUps, `${Date.now() + 3_600_000}-0`, 'account', 'first');
    await until(() => woken.includes('first'));
    await redis.del(wakeUps);
    await failReading(redis, prefix);
    await until(async () => {
      await workOf('second').share();
      return woken.includes('second');
    });
  });

  it('replaces keys that something else wrote', async (test) => {
    const { redis, prefix, workOf, woken, swept, blocking } = openWatch(test);
    const { work, wakeUps } = sharedKeys(prefix);
    await until(() => blocking[0]?.status === 'ready');
    await redis.set(work, 'no hash');
    await redis.set(wakeUps, 'no stream');
    const another = workOf('acme');
    await another.add(async () => undefined);
    await until(() => swept.includes('acme'));
    await another.share();
    await until(() => woken.includes('acme'));
    await redis.set(work, 'no hash');
    await until(async () => (await redis.exists(work)) === 0);
  });

  it('opens another connection in place of one that is silent for good', async (test) => {
    const { workOf, woken, blocking, logged } = openWatch(test);
    await workOf('first').share();
    await until(() => woken.length === 1);
    await park(blocking[0] as Redis);
    await workOf('second').share();
    await until(() => woken.includes('second'));
    expect(blocking).toHaveLength(2);
    expect(logged.join('')).toContain('The connection that waits for jobs is silent');
  });
});
