import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/model/errors.ts';
import { accountKeys, sharedKeys } from '../../../src/redis/keys.ts';
import { listAccounts } from '../../../src/store/account-store.ts';
import { moveOldKeys } from '../../../src/store/layout/move-old-keys.ts';
import { findOldKeys } from '../../../src/store/layout/old-keys.ts';
import { dumpRedis } from '../../support/dump-redis.ts';
import { testPrefix, testRedis } from '../ledger-fixture.ts';
import { restoreOldLayout } from './restore-old-layout.ts';

/** The same for all, so that what is left can be compared. */
const NOW = Date.now();

const log = { info: () => undefined };

const opened = async (): Promise<{ redis: Redis; prefix: string }> => {
  const redis = testRedis();
  const prefix = testPrefix();
  await restoreOldLayout(redis, prefix, {}, NOW);
  return { redis, prefix };
};

/** Everything in this layout, without the prefix. */
const contentOf = async (redis: Redis, prefix: string): Promise<readonly string[]> =>
  (await dumpRedis(redis, prefix)).map((line) => line.replace(`{${prefix}:`, '{')).sort();

const leftOf = async (redis: Redis, prefix: string): Promise<readonly string[]> =>
  (await redis.keys(`${prefix}:*`)).map((key) => key.slice(prefix.length + 1)).sort();

const TOMBSTONES = ['ledger-accounts', 'ledger:acme', 'ledger:brasil', 'ledger:chile'];

/** A client that fails from its n-th command on, as one whose process is killed there. */
const dyingAfter = (redis: Redis, commands: number): Redis => {
  let sent = 0;
  return new Proxy(redis, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        sent += 1;
        if (sent > commands) throw new Error('killed');
        return Reflect.apply(member, target, given);
      };
    },
  });
};

describe('the keys of the version before', () => {
  it('are moved with all that they hold, but for queues and what expires', async () => {
    const { redis, prefix } = await opened();
    const { accounts } = await findOldKeys(redis, prefix);
    const before = new Map<string, Buffer | null>();
    for (const { from, to } of accounts.flatMap(({ moves }) => moves))
      before.set(to, await redis.dumpBuffer(from));
    expect([...before.values()].filter((value) => value !== null).length).toBeGreaterThan(30);
    await moveOldKeys({ redis, prefix, log });
    for (const [key, value] of before) expect(await redis.dumpBuffer(key), key).toEqual(value);
    expect(await listAccounts(redis, prefix)).toEqual(['acme', 'brasil', 'chile']);
    expect(await redis.exists(`${sharedKeys(prefix).queuePrefix}:notifications:delayed`)).toBe(1);
    expect(await leftOf(redis, prefix)).toEqual(TOMBSTONES);
    expect(await redis.keys(`{${prefix}:*:account.*`)).toEqual([]);
  });

  it('are closed to that version, for accounts that it knows and for others', async () => {
    const { redis, prefix } = await opened();
    await moveOldKeys({ redis, prefix, log });
    await expect(redis.hgetall(`${prefix}:ledger:acme`)).rejects.toThrow('WRONGTYPE');
    await expect(redis.sadd(`${prefix}:ledger-accounts`, 'another')).rejects.toThrow('WRONGTYPE');
  });

  it('are moved once, by however many processes at the same time', async () => {
    const one = await opened();
    await moveOldKeys({ ...one, log });
    const { redis, prefix } = await opened();
    const others = [redis, testRedis(), testRedis(), testRedis()];
    await Promise.all(others.map((client) => moveOldKeys({ redis: client, prefix, log })));
    expect(await contentOf(redis, prefix)).toEqual(await contentOf(one.redis, one.prefix));
    await accountsChangeNoMore(redis, prefix);
  });

  it('are moved completely by the next process, wherever one was killed', async () => {
    const one = await opened();
    await moveOldKeys({ ...one, log });
    const whole = await contentOf(one.redis, one.prefix);
    let killed = 0;
    for (let commands = 0; ; commands++) {
      const { redis, prefix } = await opened();
      const died = await moveOldKeys({ redis: dyingAfter(redis, commands), prefix, log }).then(
        () => false,
        () => true,
      );
      await moveOldKeys({ redis, prefix, log });
      expect(await contentOf(redis, prefix), `after ${commands} commands`).toEqual(whole);
      expect(await leftOf(redis, prefix)).toEqual(TOMBSTONES);
      if (!died) break;
      killed += 1;
    }
    expect(killed).toBeGreaterThan(8);
  });

  it('stay where they are while that version runs', async () => {
    const { redis, prefix } = await opened();
    const beat = async () => redis.zadd(`${prefix}:desired-holders:chile`, Date.now() + 15_000, 'a daemon');
    await beat();
    const beating = setInterval(() => void beat(), 500);
    const keys = await leftOf(redis, prefix);
    const moving = moveOldKeys({ redis, prefix, log });
    await expect(moving).rejects.toThrow(UsageError);
    await expect(moving).rejects.toThrow('earlier version of Setpoint is running');
    clearInterval(beating);
    expect((await leftOf(redis, prefix)).filter((key) => /^(ledger|status|history)/.test(key))).toEqual(
      keys.filter((key) => /^(ledger|status|history)/.test(key)),
    );
  });

  it.each([
    ['a worker', 'account.brasil:stalled-check'],
    ['a change under way', 'account.brasil:change-x:lock'],
    ['a command that waits for its run', 'run-attended:brasil:x'],
  ])('stay where they are while %s renews its key', async (_name, key) => {
    const { redis, prefix } = await opened();
    const renew = async () => redis.set(`${prefix}:${key}`, '1', 'PX', 3_000);
    await renew();
    const renewing = setInterval(() => void renew(), 500);
    await expect(moveOldKeys({ redis, prefix, log })).rejects.toThrow(UsageError);
    clearInterval(renewing);
    expect(await redis.exists(accountKeys(prefix, 'acme').entries)).toBe(0);
  });

  it('are moved once a killed process of that version counts as gone', async () => {
    const { redis, prefix } = await opened();
    await redis.zadd(`${prefix}:desired-holders:chile`, Date.now() + 1_500, 'a killed daemon');
    await redis.set(`${prefix}:account.acme:run-x:lock`, 'token', 'PX', 1_000);
    await moveOldKeys({ redis, prefix, log });
    expect(await leftOf(redis, prefix)).toEqual(TOMBSTONES);
  });

  it('are not looked for twice', async () => {
    const { redis, prefix } = await opened();
    await redis.set(sharedKeys(prefix).layout, 2);
    await moveOldKeys({ redis, prefix, log });
    expect(await redis.exists(`${prefix}:ledger:acme`)).toBe(1);
  });
});

const accountsChangeNoMore = async (redis: Redis, prefix: string): Promise<void> => {
  const before = await contentOf(redis, prefix);
  await moveOldKeys({ redis, prefix, log });
  expect(await contentOf(redis, prefix)).toEqual(before);
};

it('the keys of a newer version are refused', async () => {
  const [redis, prefix] = [testRedis(), testPrefix()];
  await redis.set(sharedKeys(prefix).layout, 3);
  await expect(moveOldKeys({ redis, prefix, log })).rejects.toThrow('A newer version of Setpoint');
});

it('a Redis without any is left as it is, but for the mark of the layout', async () => {
  const [redis, prefix] = [testRedis(), testPrefix()];
  await moveOldKeys({ redis, prefix, log });
  expect(await redis.keys(`*${prefix}*`)).toEqual([sharedKeys(prefix).layout]);
});
