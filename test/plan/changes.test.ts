import { describe, expect, it } from 'vitest';
import { ABSENT } from '../../src/model/ledger-entry.ts';
import {
  account,
  applied,
  entry,
  hasher,
  linesOf,
  live,
  NOW,
  onlyChange,
  planOf,
  workOf,
} from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { region: 'eu', token: 'very-secret' } });
const shopLive = live('id-shop', { config: { region: 'eu' } });
const inSync = { shop: applied(shop, shopLive) };

describe('the actions of a plan', () => {
  it('create: every field of the entry, secrets without their values', () => {
    const change = onlyChange({ desired: [shop] });
    expect(change).toMatchObject({ action: 'create', id: null, type: 'shopify', name: 'Name of shop' });
    expect(change.fields).toEqual([
      { path: 'name', before: null, after: 'Name of shop', secret: false, cause: 'desired' },
      { path: 'active', before: null, after: true, secret: false, cause: 'desired' },
      { path: 'config.region', before: null, after: 'eu', secret: false, cause: 'desired' },
      { path: 'config.token', before: null, after: null, secret: true, cause: 'desired' },
    ]);
    expect(workOf({ desired: [shop] }).planned[0]?.work).toMatchObject({ kind: 'create', entry: shop });
  });

  it('update: the changed fields, with both sides', () => {
    const change = onlyChange({
      desired: [{ ...shop, config: { ...shop.config, region: 'us' } }],
      live: [shopLive],
      entries: inSync,
    });
    expect(change).toMatchObject({ action: 'update', id: 'id-shop', blocked: null });
    expect(change.fields).toEqual([
      { path: 'config.region', before: 'eu', after: 'us', secret: false, cause: 'desired' },
    ]);
    expect(change.drift).toBeUndefined();
  });

  it('replace: create and remove, where the entry allows it', () => {
    const setting = {
      desired: [{ ...shop, type: 'slack', replace: true }],
      live: [shopLive],
      entries: inSync,
    };
    expect(linesOf(setting)).toEqual(['replace shop type:desired']);
    expect(workOf(setting).planned[0]?.work).toMatchObject({ kind: 'replace', live: { id: 'id-shop' } });
  });

  it('delete: what is ours and left the YAML', () => {
    const { plan, planned } = workOf({ live: [shopLive], entries: inSync });
    expect(plan.changes).toMatchObject([
      { key: 'shop', action: 'delete', id: 'id-shop', blocked: { reason: 'empty' } },
    ]);
    expect(planned[0]?.work).toBeNull();
    const other = entry('other');
    const withOther = { desired: [other], live: [shopLive, live('id-other')], entries: inSync };
    expect(linesOf(withOther)).toEqual(['adopt other', 'delete shop']);
  });

  it('adopt: the ledger alone', () => {
    const plain = entry('shop');
    const { plan, planned } = workOf({ desired: [plain], live: [live('id-shop')] });
    expect(plan.changes).toMatchObject([{ action: 'adopt', id: 'id-shop', fields: [] }]);
    expect(planned[0]?.work).toMatchObject({
      kind: 'adopt',
      owner: { id: 'id-shop', type: 'shopify', protect: false, written: {}, revision: 'r1' },
    });
  });

  it('update that adopts: where something has to be written', () => {
    const change = onlyChange({ desired: [shop], live: [shopLive] });
    expect(change).toMatchObject({ action: 'update', adopts: true, id: 'id-shop' });
    expect(change.fields.map(({ path, cause }) => `${path}:${cause}`)).toEqual(['config.token:desired']);
  });

  it('none: in sync, with nothing to write down', () => {
    const plan = planOf({ desired: [shop], live: [shopLive], entries: inSync });
    expect(plan.changes).toMatchObject([{ action: 'none', fields: [], blocked: null }]);
    expect(plan.bookkeeping).toEqual([]);
    expect(plan.summary).toEqual({
      create: 0,
      update: 0,
      replace: 0,
      delete: 0,
      adopt: 0,
      none: 1,
      blocked: 0,
    });
  });
});

describe('the causes of a field', () => {
  const region = (desired: string, shown: string) =>
    linesOf({
      desired: [{ ...shop, config: { ...shop.config, region: desired } }],
      live: [live('id-shop', { config: { region: shown } })],
      entries: inSync,
    });

  it.each([
    ['the YAML changed', 'us', 'eu', 'update shop config.region:desired'],
    ['somebody edited it by hand', 'eu', 'hand', 'update shop drift config.region:drift'],
    ['both happened', 'us', 'hand', 'update shop drift config.region:both'],
    ['both happened, and agree', 'us', 'us', 'none shop'],
  ])('%s', (_what, desired, shown, expected) => expect(region(desired, shown)).toEqual([expected]));

  it('names each field’s own cause in one update', () => {
    const setting = {
      desired: [{ ...shop, name: 'New name', config: { ...shop.config, token: 'another-secret' } }],
      live: [{ ...shopLive, active: false, config: { region: 'hand' } }],
      entries: inSync,
    };
    expect(linesOf(setting)).toEqual([
      'update shop drift name:desired active:drift config.region:drift config.token:desired',
    ]);
  });

  it('is drift after a deletion by hand, and both where the YAML changed since', () => {
    const changed = { ...shop, config: { ...shop.config, region: 'us' } };
    expect(linesOf({ desired: [changed], entries: inSync })).toEqual([
      'create shop name:drift active:drift config.region:both config.token:drift',
    ]);
  });
});

describe('what is not written in the YAML', () => {
  const withMore = live('id-shop', {
    visibility: 'public',
    agentId: 'agent-9',
    config: { region: 'eu', theirs: 'x' },
  });

  it('is not managed: visibility, agentId and config keys keep their live value', () => {
    expect(linesOf({ desired: [shop], live: [withMore], entries: inSync })).toEqual(['none shop']);
  });

  it('is no longer managed, and not set to null', () => {
    const before = { ...shop, visibility: 'public' as const, agentId: 'agent-9' };
    const plan = planOf({
      desired: [shop],
      live: [withMore],
      entries: { shop: applied(before, withMore) },
    });
    expect(plan.summary).toMatchObject({ none: 1, update: 0 });
    const [step] = plan.bookkeeping;
    const kept = step?.kind === 'put' ? Object.keys(step.entry.applied) : [];
    expect(kept).toEqual(['active', 'config.region', 'config.token', 'name']);
  });

  it('does not hold for active, which is true when absent', () => {
    const off = live('id-shop', { ...shopLive, active: false });
    expect(linesOf({ desired: [shop], live: [off], entries: inSync })).toEqual([
      'update shop drift active:drift',
    ]);
  });

  it('does not hold for an agent that is null: it is unlinked', () => {
    const unlinked = { ...shop, agentId: null };
    expect(linesOf({ desired: [unlinked], live: [withMore], entries: inSync })).toEqual([
      'update shop agentId:desired',
    ]);
  });
});

describe('an unfinished replace', () => {
  const old = live('id-old', { name: shop.name, type: 'slack' });
  const entries = { shop: applied(shop, shopLive, { retire: 'id-old' }) };

  it('is finished: the old one is removed', () => {
    const { plan, planned } = workOf({ desired: [shop], live: [shopLive, old], entries });
    expect(plan.changes).toMatchObject([{ action: 'replace', id: 'id-old' }]);
    expect(planned[0]?.work).toMatchObject({ kind: 'retire', old: { id: 'id-old' } });
  });

  it('ends when the old one is gone: the ledger forgets it', () => {
    const plan = planOf({ desired: [shop], live: [shopLive], entries });
    expect(plan.summary).toMatchObject({ none: 1, replace: 0 });
    expect(plan.bookkeeping).toMatchObject([{ kind: 'put', key: 'shop' }]);
    expect(plan.bookkeeping[0]).not.toHaveProperty('entry.retire');
  });

  it('ends with both removed when the key left the YAML', () => {
    const { planned } = workOf({ desired: [entry('x')], live: [shopLive, old, live('id-x')], entries });
    const work = planned.find(({ change }) => change.key === 'shop')?.work;
    expect(work).toMatchObject({ kind: 'delete', live: { id: 'id-shop' }, owner: { retire: 'id-old' } });
  });

  it('ends with the old one removed when the key left the YAML and the new one is gone', () => {
    const { plan, planned } = workOf({ desired: [entry('x')], live: [old, live('id-x')], entries });
    expect(plan.changes).toContainEqual(expect.objectContaining({ action: 'delete', id: 'id-old' }));
    expect(planned.find(({ change }) => change.key === 'shop')?.work).toMatchObject({ kind: 'delete' });
    expect(plan.bookkeeping).toEqual([]);
  });

  it('is remembered when its key adopts another one', () => {
    const named = { ...shop, id: 'id-new' };
    const found = live('id-new', { name: shop.name, config: shop.config });
    const { planned } = workOf({ desired: [named], live: [old, found], entries });
    expect(planned.map(({ work }) => work?.kind)).toEqual(['adopt', 'retire']);
    expect(planned[0]?.work).toMatchObject({ owner: { id: 'id-new', retire: 'id-old' } });
  });
});

describe('a plan of some keys only', () => {
  it('has their changes and their bookkeeping, and no other', () => {
    const before = entry('before', { name: 'Moved' });
    const item = live('id-m', { name: 'Moved' });
    const setting = {
      desired: [shop, entry('after', { name: 'Moved' })],
      live: [item],
      entries: { before: applied(before, item) },
    };
    const plan = planOf({ ...setting, keys: new Set(['after']) });
    expect(plan.changes.map(({ key }) => key)).toEqual(['after']);
    expect(plan.bookkeeping).toMatchObject([{ kind: 'move', to: 'after' }]);
    expect(planOf({ ...setting, keys: new Set(['shop']) }).bookkeeping).toEqual([]);
  });
});

describe('the ledger of an entry in sync', () => {
  it('learns that live came to be what the YAML asks', () => {
    const entries = { shop: applied(shop, live('id-shop', { config: { region: 'old' } })) };
    const [step] = planOf({ desired: [shop], live: [shopLive], entries }).bookkeeping;
    const observed = step?.kind === 'put' ? step.entry.observed : {};
    expect(observed['config.region']).toBe(`p:${hasher.field('config.region', 'eu', false)}`);
    expect(observed['config.token']).toBe(ABSENT);
  });

  it('follows protect', () => {
    const [step] = planOf({
      desired: [{ ...shop, protect: true }],
      live: [shopLive],
      entries: inSync,
    }).bookkeeping;
    expect(step).toMatchObject({ kind: 'put', entry: { protect: true } });
  });

  it('is put where it was written a moment ago and shows by now', () => {
    const { observed: _none, ...rest } = inSync.shop;
    const written = Object.fromEntries(
      Object.keys(rest.applied).map((path) => [path, path === 'config.token' ? { answer: ABSENT } : {}]),
    );
    const entries = { shop: { ...rest, observed: {}, written, appliedAt: NOW } };
    const plan = planOf({ account: account(), desired: [shop], live: [shopLive], entries });
    expect(plan.summary.none).toBe(1);
    expect(plan.bookkeeping).toMatchObject([{ kind: 'put', entry: { written: {}, applied: rest.applied } }]);
  });
});
