import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../src/model/run.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { openStatus } from '../../src/store/status/status-store.ts';
import type { KeyStatus } from '../../src/store/status/status-texts.ts';
import { testPrefix, testRedis } from './ledger-fixture.ts';

const report: RunReport = {
  account: 'acme',
  run: 'run-1',
  trigger: 'schedule',
  revision: 'r1',
  result: 'partial',
  applied: { create: 2 },
  failed: [{ key: 'shop', action: 'update', error: 'no' }],
  blocked: [{ key: 'crm', reason: 'deletes', message: 'too many' }],
  error: null,
  notices: [],
  startedAt: 1,
  durationMs: 2,
};
const inSync = (key: string): KeyStatus => ({ key, condition: 'in-sync', message: null, reason: null });
const failed = (key: string, message = 'no'): KeyStatus => ({
  key,
  condition: 'failed',
  message,
  reason: null,
});

const open = () => {
  const redis = testRedis();
  const prefix = testPrefix();
  return { redis, prefix, status: openStatus({ redis, prefix, account: 'acme' }) };
};

describe('the status of an account', () => {
  it('is unknown before the first run', async () => {
    expect(await open().status.read()).toEqual({ lastRun: null, integrations: new Map() });
  });

  it('keeps the last run and the status of each integration', async () => {
    const { status } = open();
    await status.save(report, [inSync('shop'), failed('__proto__')], 10);
    const { lastRun, integrations } = await status.read();
    expect(lastRun).toEqual(report);
    expect(integrations.get('shop')).toEqual({ ...inSync('shop'), since: 10, revision: 'r1' });
    expect(integrations.get('__proto__')).toEqual({ ...failed('__proto__'), since: 10, revision: 'r1' });
  });

  it('keeps since when and which revision while the condition stays, whatever the message', async () => {
    const { status } = open();
    await status.save(report, [inSync('shop'), failed('crm', 'a')], 10);
    await status.save({ ...report, revision: 'r2' }, [failed('shop'), failed('crm', 'b')], 20);
    const { integrations } = await status.read();
    expect(integrations.get('shop')).toEqual({ ...failed('shop'), since: 20, revision: 'r2' });
    expect(integrations.get('crm')).toEqual({ ...failed('crm', 'b'), since: 10, revision: 'r1' });
  });

  it('names no revision where the run had none', async () => {
    const { status } = open();
    await status.save({ ...report, revision: '' }, [failed('shop')], 10);
    expect((await status.read()).integrations.get('shop')).toEqual({ ...failed('shop'), since: 10 });
  });

  it('forgets what a whole run does not name, and keeps it after a run of some', async () => {
    const { status } = open();
    await status.save(report, [inSync('shop'), inSync('crm')], 10);
    await status.save(report, [failed('shop')], 20, 'some');
    expect([...(await status.read()).integrations.keys()].sort()).toEqual(['crm', 'shop']);
    await status.save(report, [failed('shop')], 30);
    expect([...(await status.read()).integrations.keys()]).toEqual(['shop']);
  });

  it('is saved upon what another process saved meanwhile', async () => {
    const { status, redis, prefix } = open();
    const other = openStatus({ redis, prefix, account: 'acme' });
    const nth = (n: number): RunReport => ({ ...report, run: `run-${n}` });
    await status.save(nth(1), [inSync('shop'), inSync('crm')], 10);
    await other.save(nth(2), [failed('shop'), inSync('crm'), inSync('mail')], 20);
    await status.save(nth(3), [inSync('shop'), inSync('crm')], 30);
    await status.save(nth(4), [inSync('shop'), inSync('crm')], 40);
    const { lastRun, integrations } = await other.read();
    expect(lastRun?.run).toBe('run-4');
    expect([...integrations].sort()).toEqual([
      ['crm', { ...inSync('crm'), since: 10, revision: 'r1' }],
      ['shop', { ...inSync('shop'), since: 30, revision: 'r1' }],
    ]);
  });

  it('is what the last of several processes saved, however they come between each other', async () => {
    const { redis, prefix } = open();
    const saved = new Map<string, readonly KeyStatus[]>();
    await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        const status = openStatus({ redis: testRedis(), prefix, account: 'acme' });
        for (let n = 0; n < 30; n++) {
          const statuses = [
            inSync('always'),
            n % 3 === 0 ? failed('shop', name) : inSync('shop'),
            inSync(`${name}-${n}`),
          ];
          saved.set(`${name}-${n}`, statuses);
          await status.save({ ...report, run: `${name}-${n}` }, statuses, n);
        }
      }),
    );
    const { lastRun, integrations } = await openStatus({ redis, prefix, account: 'acme' }).read();
    const withoutSince = [...integrations.values()].map(
      ({ since: _since, revision: _revision, ...status }) => status,
    );
    const byKey = (one: KeyStatus, other: KeyStatus): number => (one.key < other.key ? -1 : 1);
    expect(withoutSince.sort(byKey)).toEqual([...(saved.get(lastRun?.run ?? '') ?? [])].sort(byKey));
  });

  it('replaces what never reads as it is kept', async () => {
    const { status, redis, prefix } = open();
    await redis.set(accountKeys(prefix, 'acme').lastRun, Buffer.from([0xff, 0xfe]));
    await status.save({ ...report, run: 'run-1' }, [inSync('shop')], 10);
    expect((await status.read()).lastRun?.run).toBe('run-1');
    await status.save({ ...report, run: 'run-2' }, [failed('shop')], 20);
    expect((await status.read()).integrations.get('shop')?.since).toBe(20);
  });

  it.each(['status', 'lastRun'] as const)('is complete again after %s was deleted', async (name) => {
    const { status, redis, prefix } = open();
    await status.save({ ...report, run: 'run-1' }, [inSync('shop'), failed('crm')], 10);
    await redis.del(accountKeys(prefix, 'acme')[name]);
    await status.save({ ...report, run: 'run-2' }, [inSync('shop'), failed('crm')], 20);
    const { lastRun, integrations } = await status.read();
    expect(lastRun?.run).toBe('run-2');
    expect([...integrations.keys()].sort()).toEqual(['crm', 'shop']);
  });

  it('counts what cannot be read as unknown', async () => {
    const { status, redis, prefix } = open();
    await redis.set(accountKeys(prefix, 'acme').lastRun, '{"account":1}');
    await redis.hset(accountKeys(prefix, 'acme').status, 'shop', 'not json');
    expect(await status.read()).toEqual({ lastRun: null, integrations: new Map() });
    await status.save(report, [inSync('shop')], 10);
    expect((await status.read()).integrations.get('shop')?.since).toBe(10);
  });

  it('pauses and resumes', async () => {
    const { status } = open();
    expect(await status.isPaused()).toBe(false);
    expect(await status.pause()).toBe(true);
    expect(await status.pause()).toBe(false);
    expect(await status.isPaused()).toBe(true);
    expect(await status.resume()).toBe(true);
    expect(await status.resume()).toBe(false);
    expect(await status.isPaused()).toBe(false);
  });

  it('keeps since when and by whom it is paused, also when it is paused again', async () => {
    const { status, redis, prefix } = open();
    expect(await status.paused()).toBeNull();
    await status.pause('ana@desk');
    const paused = await status.paused();
    expect(paused).toEqual({ since: expect.any(Number), by: 'ana@desk' });
    await status.pause('ben@desk');
    expect(await status.paused()).toEqual(paused);
    await redis.set(accountKeys(prefix, 'acme').paused, '1');
    expect(await status.paused()).toEqual({ since: null, by: null });
    expect(await status.isPaused()).toBe(true);
  });
});
