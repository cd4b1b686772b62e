import { describe, expect, it } from 'vitest';
import { REMOVALS_COUNT_MS } from '../../src/model/ledger-entry.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { entryOf, testPrefix, testRedis } from './ledger-fixture.ts';

const NOW = 1_700_000_000_000;

const open = () => {
  const settings = { redis: testRedis(), prefix: testPrefix(), account: 'acme' };
  const key = accountKeys(settings.prefix, 'acme').removals;
  return { ...settings, key, ledger: openLedger(settings), other: () => openLedger(settings) };
};

describe('removals', () => {
  it('are empty at first, and in a ledger of an older setpoint', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf());
    expect(await ledger.read()).not.toHaveProperty('removals');
  });

  it('are kept for every process, oldest first, each id once', async () => {
    const { ledger, other } = open();
    await ledger.recordRemoval('id-2', NOW + 1);
    await other().recordRemoval('id-1', NOW);
    await other().recordRemoval('id-2', NOW + 2);
    const kept = [
      { id: 'id-1', at: NOW },
      { id: 'id-2', at: NOW + 2 },
    ];
    expect((await ledger.read()).removals).toEqual(kept);
    expect((await other().read()).removals).toEqual(kept);
  });

  it('give the very same ledger until one is added', async () => {
    const { ledger } = open();
    await ledger.recordRemoval('id-1', NOW);
    const before = await ledger.read();
    expect(await ledger.read()).toBe(before);
    await ledger.recordRemoval('id-1', NOW + 1);
    expect(await ledger.read()).not.toBe(before);
  });

  it('are dropped when the next one is recorded a day later, and without one as well', async () => {
    const { ledger, redis, key } = open();
    await ledger.recordRemoval('id-1', NOW);
    await ledger.recordRemoval('id-2', NOW + 1);
    await ledger.recordRemoval('id-3', NOW + REMOVALS_COUNT_MS);
    expect((await ledger.read()).removals?.map(({ id }) => id)).toEqual(['id-2', 'id-3']);
    const left = await redis.pttl(key);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(REMOVALS_COUNT_MS);
  });

  it('are no more than ten thousand: the oldest make way', async () => {
    const { ledger, redis, key } = open();
    const many = Array.from({ length: 10_000 }, (_, i) => [NOW + i, `id-${i}`]).flat();
    await redis.zadd(key, ...many);
    await ledger.recordRemoval('one-more', NOW + 20_000);
    const { removals = [] } = await ledger.read();
    expect(removals).toHaveLength(10_000);
    expect([removals[0]?.id, removals.at(-1)?.id]).toEqual(['id-1', 'one-more']);
  });

  it('are none where an entry is forgotten, dropped or moved', async () => {
    const { ledger } = open();
    for (const key of ['a', 'b', 'c']) await ledger.update(key, () => entryOf({ id: `id-${key}` }));
    await ledger.discard('a');
    await ledger.apply([{ kind: 'drop', key: 'b' }]);
    await ledger.move('c', 'd', entryOf({ id: 'id-c' }));
    expect((await ledger.read()).removals).toBeUndefined();
  });

  it('are forgotten with the ledger of another place', async () => {
    const { ledger } = open();
    await ledger.recordRemoval('id-1', NOW);
    await ledger.startOver({ updates: { top: 'merge' } });
    expect(await ledger.read()).toEqual({ entries: {}, released: [], facts: { updates: { top: 'merge' } } });
  });
});
