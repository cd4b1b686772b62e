import { describe, expect, it } from 'vitest';
import {
  account,
  applied,
  entry,
  linesOf,
  live,
  NOW,
  onlyChange,
  owned,
  planOf,
  workOf,
} from '../support/plan-fixtures.ts';

const shop = entry('shop');
const shopLive = live('id-shop');
const inSync = { shop: applied(shop, shopLive) };

describe('an entry that the ledger knows', () => {
  it('means the live integration with the ledger’s id, whatever that is called by now', () => {
    const renamed = live('id-shop', { name: 'Renamed by hand' });
    const twin = live('id-twin', { name: shop.name });
    const change = onlyChange({ desired: [shop], live: [twin, renamed], entries: inSync });
    expect(change).toMatchObject({ action: 'update', id: 'id-shop', blocked: null });
  });

  it('may name the same id as the ledger', () => {
    const named = { ...shop, id: 'id-shop' };
    expect(linesOf({ desired: [named], live: [shopLive], entries: inSync })).toEqual(['none shop']);
  });

  it('is ambiguous when its id contradicts the ledger, and the text names both', () => {
    const named = { ...shop, id: 'id-other' };
    const change = onlyChange({
      desired: [named],
      live: [shopLive, live('id-other')],
      entries: inSync,
    });
    expect(change).toMatchObject({ blocked: { reason: 'ambiguous' } });
    expect(change.blocked?.message).toContain('id-other');
    expect(change.blocked?.message).toContain('id-shop');
    expect(change.blocked?.message).toContain('setpoint forget shop --account acme');
  });

  it.each([
    ['an hour ago', 3_600_000, 'create shop drift:?'],
    ['exactly the settle time ago', 5_000, 'create shop drift:?'],
    ['a moment less than the settle time ago', 4_999, 'none shop'],
    ['just now', 0, 'none shop'],
  ])('that is not listed and was written %s', (_when, age, expected) => {
    const entries = { shop: applied(shop, shopLive, { appliedAt: NOW - age }) };
    const change = onlyChange({ desired: [shop], entries });
    expect(`${change.action} ${change.key}`).toBe(expected.split(' ').slice(0, 2).join(' '));
    expect(change.notices).toHaveLength(1);
  });

  it('is created again when it was removed at the provider, and says so', () => {
    const change = onlyChange({ desired: [shop], entries: inSync });
    expect(change).toMatchObject({ action: 'create', id: null });
    expect(change.fields.map(({ cause }) => cause)).toEqual(['drift', 'drift']);
    expect(change.notices?.join()).toContain('removed at the provider');
  });

  it('takes over the namesake when its own one is gone', () => {
    const twin = live('id-twin', { name: shop.name });
    const { plan, planned } = workOf({ desired: [shop], live: [twin], entries: inSync });
    expect(plan.changes).toMatchObject([{ action: 'adopt', id: 'id-twin' }]);
    expect(planned[0]?.work).toMatchObject({ kind: 'adopt', owner: { id: 'id-twin' } });
  });
});

describe('an entry with an id', () => {
  const named = entry('shop', { id: 'id-7' });

  it('adopts exactly that integration, whatever it is called', () => {
    const item = live('id-7', { name: 'Something else' });
    const setting = { desired: [named], live: [item, live('id-shop')] };
    expect(linesOf(setting)).toEqual(['update shop adopts name:desired']);
    expect(onlyChange(setting).id).toBe('id-7');
  });

  it('is blocked and never created when no such id is live', () => {
    const change = onlyChange({ desired: [named], live: [live('id-shop')] });
    expect(change.blocked).toMatchObject({ reason: 'unavailable' });
    expect(change.blocked?.message).toContain('id-7');
  });

  it('is blocked and never created when its own one is gone', () => {
    const item = live('id-7', { name: named.name });
    expect(linesOf({ desired: [named], entries: { shop: applied(named, item) } })).toEqual([
      'adopt shop !unavailable',
    ]);
  });

  it('is ambiguous when that id is managed under another key', () => {
    const other = entry('other');
    const otherLive = live('id-7', { name: other.name });
    const change = planOf({
      desired: [named, other],
      live: [otherLive],
      entries: { other: applied(other, otherLive) },
    }).changes.find(({ key }) => key === 'shop');
    expect(change?.blocked).toMatchObject({ reason: 'ambiguous' });
    expect(change?.blocked?.message).toContain('managed as other');
  });

  it('is ambiguous when another entry names the same id, for both of them', () => {
    const other = entry('other', { id: 'id-7' });
    expect(linesOf({ desired: [named, other], live: [live('id-7')] })).toEqual([
      'adopt other !ambiguous',
      'adopt shop !ambiguous',
    ]);
  });

  it('keeps that integration from an entry that would match it by name', () => {
    const namesake = entry('namesake', { name: 'Seven' });
    const item = live('id-7', { name: 'Seven' });
    // Its name is free when it has its own.
    expect(linesOf({ desired: [named, namesake], live: [item] })).toEqual([
      'update shop adopts name:desired',
      'create namesake name:desired active:desired',
    ]);
  });

  it('may name a released id', () => {
    const item = live('id-7', { name: named.name });
    expect(linesOf({ desired: [named], live: [item], released: ['id-7'] })).toEqual(['adopt shop']);
  });

  it('takes over what is ours under a key that is no longer desired', () => {
    const before = entry('before');
    const item = live('id-7', { name: before.name });
    const plan = planOf({
      desired: [named],
      live: [item],
      entries: { before: applied(before, item) },
    });
    expect(plan.changes).toMatchObject([{ key: 'shop', action: 'update', id: 'id-7' }]);
    expect(plan.bookkeeping).toMatchObject([{ kind: 'move', from: 'before', to: 'shop' }]);
  });
});

describe('a moved key', () => {
  const before = entry('before', { name: 'Shop', config: { region: 'eu', token: 'plain-secret' } });
  const after = { ...before, key: 'after' };
  const item = live('id-1', { name: 'Shop', config: { region: 'eu' } });
  const entries = { before: applied(before, item) };

  it('writes nothing: the ledger follows', () => {
    const plan = planOf({ desired: [after], live: [item], entries });
    expect(plan.changes).toMatchObject([{ key: 'after', action: 'none', id: 'id-1' }]);
    expect(plan.changes[0]?.notices).toEqual([
      'managed as before until now: the ledger follows, nothing is written',
    ]);
    expect(plan.bookkeeping).toMatchObject([
      { kind: 'move', from: 'before', to: 'after', entry: { id: 'id-1', applied: entries.before.applied } },
    ]);
  });

  it('is not adopted again where the account adopts only by id', () => {
    const setting = { account: account({ adopt: 'id' }), desired: [after], live: [item], entries };
    expect(linesOf(setting)).toEqual(['none after']);
  });

  it('writes only the field that changed with it', () => {
    const changed = { ...after, config: { ...after.config, region: 'us' } };
    const setting = { desired: [changed], live: [item], entries };
    expect(linesOf(setting)).toEqual(['update after config.region:desired']);
    expect(onlyChange(setting).notices).toEqual(['managed as before until now: the ledger follows']);
    expect(planOf(setting).bookkeeping).toMatchObject([{ kind: 'move', from: 'before', to: 'after' }]);
  });

  it('matches by the folded name, and then writes the new spelling', () => {
    const spelled = { ...after, name: 'SHOP' };
    expect(linesOf({ desired: [spelled], live: [item], entries })).toEqual(['update after name:desired']);
  });

  it('wins over an unowned namesake', () => {
    const twin = live('id-2', { name: 'Shop' });
    expect(onlyChange({ desired: [after], live: [twin, item], entries })).toMatchObject({
      action: 'none',
      id: 'id-1',
    });
  });

  it('stays with its own key while that is still desired', () => {
    const renamed = { ...before, name: 'Renamed' };
    expect(linesOf({ desired: [after, renamed], live: [item], entries })).toEqual([
      'update before name:desired',
      'create after name:desired active:desired config.region:desired config.token:desired',
    ]);
  });

  it('is neither moved nor deleted while two entries may match it', () => {
    const twins = ['one', 'two'].map((key) => entry(key, { name: key }));
    const both = [live('id-one', { name: 'Shop' }), live('id-two', { name: 'Shop' })];
    const owners = { one: owned('id-one'), two: owned('id-two') };
    const plan = planOf({ desired: [after, entry('x')], live: both, entries: owners });
    expect(plan.changes.map(({ key, action, blocked }) => [key, action, blocked?.reason])).toEqual([
      ['after', 'adopt', 'ambiguous'],
      ['x', 'create', undefined],
      ['one', 'none', undefined],
      ['two', 'none', undefined],
    ]);
    expect(plan.changes[2]?.notices?.join()).toContain('whether after refers to it');
    expect(plan.bookkeeping).toEqual([]);
    expect(planOf({ desired: twins, live: both, entries: owners }).summary.update).toBe(2);
  });

  it('is in the ledger before anything else takes a place there', () => {
    const settled = entry('a', { config: { region: 'eu' } });
    const shown = live('id-a', { config: { region: 'eu' } });
    const stale = applied(settled, live('id-a', { config: { region: 'old' } }));
    const { bookkeeping } = planOf({
      desired: [settled, { ...after, key: 'z' }],
      live: [shown, item],
      entries: { a: stale, ...entries },
    });
    expect(bookkeeping.map(({ kind }) => kind)).toEqual(['move', 'put']);
  });

  it('is not created while the one that it owned may merely be late in the list', () => {
    const young = { before: applied(before, item, { appliedAt: NOW - 1_000 }) };
    const plan = planOf({ desired: [after], entries: young });
    expect(plan.changes.map(({ key, action }) => [key, action])).toContainEqual(['after', 'none']);
    expect(plan.summary.create).toBe(0);
    expect(plan.bookkeeping).toEqual([]);
  });

  it('whose integration is gone is created once, and counts as lost', () => {
    const plan = planOf({ desired: [after], entries });
    expect(plan.summary).toMatchObject({ create: 1, none: 1 });
    expect(plan.changes[0]?.fields.every(({ cause }) => cause === 'drift')).toBe(true);
    expect(plan.bookkeeping).toEqual([{ kind: 'drop', key: 'before' }]);
  });
});

describe('a live integration that another account owns', () => {
  const elsewhere = new Map([['id-1', { account: 'other', key: 'theirs', isLeft: false }]]);
  const theirs = live('id-1', { name: shop.name });

  it.each([
    ['by type and name', shop],
    ['by its id', { ...shop, id: 'id-1', name: 'Another' }],
  ])('is not adopted %s, and nothing is created in its place', (_how, desired) => {
    const change = onlyChange({ desired: [desired], live: [theirs], elsewhere });
    expect(change).toMatchObject({ id: 'id-1', blocked: { reason: 'ambiguous' } });
    expect(change.blocked?.message).toContain('account other as theirs');
    expect(change.blocked?.message).toContain('setpoint forget theirs --account other');
  });

  it('is not created again for one that is gone', () => {
    const entries = { shop: applied(shop, shopLive) };
    const change = onlyChange({ desired: [shop], live: [theirs], entries, elsewhere });
    expect(change.blocked?.reason).toBe('ambiguous');
  });

  it('does not count beside an unowned one', () => {
    const free = live('id-2', { name: shop.name });
    expect(onlyChange({ desired: [shop], live: [theirs, free], elsewhere })).toMatchObject({
      action: 'adopt',
      id: 'id-2',
      blocked: null,
    });
  });

  it('stays ours where our ledger has it', () => {
    const entries = { shop: applied(shop, theirs) };
    expect(linesOf({ desired: [shop], live: [theirs], entries, elsewhere })).toEqual(['none shop']);
  });

  it('says how to take it over where that account has another name now', () => {
    const left = new Map([['id-1', { account: 'other', key: 'theirs', isLeft: true }]]);
    const { blocked } = onlyChange({ desired: [shop], live: [theirs], elsewhere: left });
    expect(blocked?.message).toContain('setpoint apply --take-over --account acme');
  });
});
