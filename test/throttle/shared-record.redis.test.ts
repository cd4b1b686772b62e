import { expect, it } from 'vitest';
import { createSharedRecord } from '../../src/throttle/shared-record.ts';
import { testPrefix, testRedis } from '../store/ledger-fixture.ts';

it('counts what two processes make of one record, also where both make the same of it at once', async () => {
  const key = `${testPrefix()}:record`;
  const [one, other] = [createSharedRecord(testRedis(), key), createSharedRecord(testRedis(), key)];
  const first = await one.update((record) => ({ record: { ...record, lastId: 0 }, result: record }));
  const next = (shared: typeof one) =>
    shared.update(({ lastId }) => ({ record: { ...first, lastId: lastId + 1 }, result: lastId + 1 }));
  for (let round = 0; round < 50; round++) await Promise.all([next(one), next(other)]);
  expect(await one.update(({ lastId }) => ({ record: null, result: lastId }))).toBe(100);
});

it('lives for a week, which is renewed once an hour, and whenever the record is a new one', async () => {
  const key = `${testPrefix()}:record`;
  const redis = testRedis();
  const shared = createSharedRecord(redis, key);
  const write = () => shared.update((record) => ({ record, result: undefined }));
  await write();
  expect(await redis.pttl(key)).toBeGreaterThan(600_000_000);
  await redis.pexpire(key, 500_000_000);
  await write();
  expect(await redis.pttl(key)).toBeLessThanOrEqual(500_000_000);
  await redis.del(key);
  await write();
  expect(await redis.pttl(key)).toBeGreaterThan(600_000_000);
});
