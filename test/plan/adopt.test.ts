import { describe, expect, it } from 'vitest';
import {
  account,
  aloochatLike,
  applied,
  entry,
  linesOf,
  live,
  NOW,
  onlyChange,
  owned,
  planOf,
  type Setting,
} from '../support/plan-fixtures.ts';

const shop = entry('shop');
const shopLive = live('id-shop');
const inSync = { shop: applied(shop, shopLive) };

describe('an entry without an owned integration', () => {
  const withName = (name: string): Setting => ({ desired: [shop], live: [live('id-9', { name })] });

  it.each([
    ['the very name', shop.name, 'adopt shop'],
    ['outer spaces', `  ${shop.name} `, 'update shop adopts name:desired'],
    ['another case', shop.name.toUpperCase(), 'update shop adopts name:desired'],
  ])('adopts the one of its type with %s', (_what, name, expected) => {
    expect(linesOf(withName(name))).toEqual([expected]);
  });

  it('compares names in one Unicode form', () => {
    const setting = {
      desired: [entry('shop', { name: 'Café'.normalize('NFC') })],
      live: [live('id-9', { name: 'Café'.normalize('NFD') })],
    };
    expect(onlyChange(setting)).toMatchObject({ action: 'update', adopts: true, id: 'id-9' });
  });

  it('is created when only another type has its name', () => {
    expect(linesOf({ desired: [shop], live: [live('id-shop', { type: 'slack' })] })).toEqual([
      'create shop name:desired active:desired',
    ]);
  });

  it('takes ownership only by the change itself, which a person confirms', () => {
    expect(planOf(withName(shop.name)).bookkeeping).toEqual([]);
  });

  it('is ambiguous with two candidates, named with their ids', () => {
    const change = onlyChange({
      desired: [shop],
      live: [live('id-b', { name: shop.name }), live('id-a', { name: shop.name.toUpperCase() })],
    });
    expect(change.blocked?.reason).toBe('ambiguous');
    expect(change.blocked?.message).toContain('id-a, id-b');
  });

  it('does not count candidates that another key owns, or that were released', () => {
    const other = entry('other');
    const theirs = live('id-a', { name: shop.name });
    const setting = {
      desired: [shop, other],
      live: [theirs, live('id-b', { name: shop.name }), live('id-c', { name: shop.name })],
      entries: { other: owned('id-a') },
      released: ['id-b'],
    };
    const change = planOf(setting).changes.find(({ key }) => key === 'shop');
    expect(change).toMatchObject({ action: 'adopt', id: 'id-c', blocked: null });
  });

  it('is created when the only candidate was released', () => {
    expect(linesOf({ desired: [shop], live: [shopLive], released: ['id-shop'] })).toEqual([
      'create shop name:desired active:desired',
    ]);
  });

  it('does not take the old half of another key’s unfinished replace', () => {
    const other = entry('other');
    const otherLive = live('id-other');
    const setting = {
      desired: [shop, other],
      live: [shopLive, otherLive],
      entries: { other: applied(other, otherLive, { retire: 'id-shop' }) },
    };
    expect(planOf(setting).changes).toContainEqual(
      expect.objectContaining({ key: 'shop', action: 'create', blocked: null }),
    );
  });
});

describe('an account that adopts only by id', () => {
  const careful = { account: account({ adopt: 'id' }), capabilities: aloochatLike };

  it('blocks an entry that has a namesake, with the id to write', () => {
    const change = onlyChange({ ...careful, desired: [shop], live: [shopLive] });
    expect(change.blocked).toMatchObject({ reason: 'ambiguous' });
    expect(change.blocked?.message).toContain('write id: id-shop into the entry');
  });

  it('adopts the one that an entry names', () => {
    const setting = { ...careful, desired: [{ ...shop, id: 'id-shop' }], live: [shopLive] };
    expect(linesOf(setting)).toEqual(['adopt shop']);
  });

  it('creates what has no namesake', () => {
    expect(linesOf({ ...careful, desired: [shop] })).toEqual(['create shop name:desired active:desired']);
  });

  it('finds again what a create of unknown outcome made', () => {
    const entries = { shop: owned(null, { creating: { token: 't', at: NOW - 60_000 } }) };
    expect(linesOf({ ...careful, desired: [shop], live: [shopLive], entries })).toEqual(['adopt shop']);
  });
});

describe('a key that left the YAML', () => {
  it('is dropped when its integration is gone too', () => {
    expect(planOf({ entries: inSync })).toMatchObject({ bookkeeping: [{ kind: 'drop', key: 'shop' }] });
  });

  it('is waited for while it may merely be late in the list', () => {
    const entries = { shop: applied(shop, shopLive, { appliedAt: NOW - 4_999 }) };
    expect(planOf({ entries })).toMatchObject({
      changes: [{ key: 'shop', action: 'none' }],
      bookkeeping: [],
    });
  });

  it('is dropped when it never owned anything', () => {
    const plan = planOf({ entries: { shop: owned(null) } });
    expect(plan).toMatchObject({ changes: [], bookkeeping: [{ kind: 'drop', key: 'shop' }] });
  });
});
