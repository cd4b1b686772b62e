import { describe, expect, it } from 'vitest';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { entryOf, testPrefix, testRedis } from './ledger-fixture.ts';

const open = () => {
  return { ledger: openLedger({ redis: testRedis(), prefix: testPrefix(), account: 'acme' }) };
};

describe('bookkeeping that lets an id go', () => {
  it('drops the entry and releases its id in the same step', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf(), { claim: 'id-1' });
    await ledger.apply([{ kind: 'drop', key: 'shop', release: 'id-1' }]);
    expect(await ledger.read()).toEqual({ entries: {}, released: ['id-1'] });
    expect(await ledger.update('shop', () => entryOf(), { claim: 'id-1' })).toMatchObject({
      refused: 'released',
    });
  });

  it('forgets the old half of a replace and releases its id, and keeps the new one', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf({ id: 'id-new', retire: 'id-old' }), { claim: 'id-new' });
    await ledger.apply([{ kind: 'put', key: 'shop', entry: entryOf({ id: 'id-new' }), release: 'id-old' }]);
    const { entries, released } = await ledger.read();
    expect(released).toEqual(['id-old']);
    expect(entries.shop).toEqual(entryOf({ id: 'id-new' }));
  });

  it('releases nothing where the entry was another by then', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf());
    const basis = await ledger.read();
    await ledger.update('shop', (entry) => entry && { ...entry, revision: 'r2' });
    const outcome = await ledger.apply([{ kind: 'drop', key: 'shop', release: 'id-1' }], basis);
    expect(outcome).toEqual({ written: 0, moved: ['shop'] });
    expect(await ledger.read()).toMatchObject({ entries: { shop: { id: 'id-1' } }, released: [] });
  });
});

describe('an id that was released before its removal', () => {
  it('is ours again with the next write of its entry: the removal did not come off', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf(), { claim: 'id-1' });
    await ledger.release('id-1');
    const failures = { count: 1, at: 1, message: 'refused' };
    await ledger.update('shop', (entry) => entry && { ...entry, failures });
    expect((await ledger.read()).released).toEqual([]);
    await ledger.update('shop', () => null);
    expect(await ledger.update('other', () => entryOf(), { claim: 'id-1' })).toMatchObject({ written: true });
  });

  it('stays released when its entry is dropped', async () => {
    const { ledger } = open();
    await ledger.update('shop', () => entryOf(), { claim: 'id-1' });
    await ledger.release('id-1');
    await ledger.update('shop', () => null);
    expect((await ledger.read()).released).toEqual(['id-1']);
  });
});
