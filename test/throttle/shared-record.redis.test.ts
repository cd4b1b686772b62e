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
