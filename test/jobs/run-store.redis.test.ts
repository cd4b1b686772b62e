import { describe, it } from 'vitest';
import { openRunStore } from '../../jobs/run/run-store.ts';
import type { RunReport } from '../../src/model/run.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { openAccountStore } from '../../src/store/account-store.ts';
import { openWorkshop } from '../reconcile/workshop.ts';

const report = (run: string): RunReport => ({
  account: 'acme',
  run,
  trigger: 'command',
  revision: 'r1',
  result: 'converged',
  applied: { create: 1 },
  failed: [],
  blocked: [],
  error: null,
  notices: ['a notice'],
  startedAt: 1,
  durationMs: 2,
});

const opened = async (test: Parameters<typeof openWorkshop>[0]) => {
  const { redis, prefix } = await openWorkshop(test);
  return { redis, prefix, store: openRunStore(redis, prefix, 'acme') };
};

describe('what a run leaves in Redis', () => {
  it('is its report, as it was', async (test) => {
    const { store } = await opened(test);
    test.expect(await store.report('a')).toBeNull();
    await store.saveReport(report('a'));
    test.expect(await store.report('a')).toEqual(report('a'));
    test.expect(await store.report('b')).toBeNull();
  });

  it('says what stops it', async (test) => {
    const { redis, prefix, store } = await opened(test);
    test.expect(await store.stops('a')).toEqual({ cancelled: null, paused: false });
    await store.cancel('a', 'why');
    test.expect(await store.stops('a')).toEqual({ cancelled: 'why', paused: false });
    await openAccountStore({ redis, prefix, account: 'acme' }).status.pause();
    test.expect(await store.stops('b')).toEqual({ cancelled: null, paused: true });
  });

  it('is the first reason why it was cancelled', async (test) => {
    const { store } = await opened(test);
    test.expect(await store.cancelled('a')).toBeNull();
    await store.cancel('a', 'first');
    await store.cancel('a', 'second');
    test.expect(await store.cancelled('a')).toBe('first');
    test.expect(await store.cancelled('b')).toBeNull();
  });

  it('is that something came up which it may not have seen', async (test) => {
    const { store, redis, prefix } = await opened(test);
    test.expect(await store.isDirty()).toBe(false);
    await store.markDirty();
    await store.markDirty();
    test.expect(await store.isDirty()).toBe(true);
    test.expect(await openRunStore(redis, prefix, 'other').isDirty()).toBe(false);
    await store.clearDirty();
    test.expect(await store.isDirty()).toBe(false);
  });

  it('is whether its command is there, for as long as it says so', async (test) => {
    const { store, redis, prefix } = await opened(test);
    test.expect(await store.isAlive('a')).toBe(false);
    await store.heartbeat('a');
    test.expect(await store.isAlive('a')).toBe(true);
    test.expect(await store.isAlive('b')).toBe(false);
    test
      .expect(await redis.pttl(accountKeys(prefix, 'acme').run('run-attended', 'a')))
      .toBeLessThanOrEqual(15_000);
  });

  it('expires after a while', async (test) => {
    const { store, redis, prefix } = await opened(test);
    await store.saveReport(report('a'));
    await store.cancel('a', 'why');
    await store.heartbeat('a');
    for (const key of await redis.keys(`${accountKeys(prefix, 'acme').queuePrefix}:run-*`)) {
      test.expect(await redis.ttl(key)).toBeGreaterThan(0);
    }
  });
});
