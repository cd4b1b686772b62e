import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import { identityOf } from '../../src/plan/identity.ts';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import {
  account,
  entry,
  hasher,
  line,
  linesOf,
  live,
  NOW,
  owned,
  planOf,
  toolzzLike,
} from '../support/plan-fixtures.ts';

const other = entry('other');
const otherLive = live('id-other');
const sent = { type: 'shopify', name: 'Sent name' };
const made = live('id-made', { name: sent.name });

/** Announced so long ago, outcome unknown. */
const announced = (ago = 0, more: Partial<LedgerEntry> = {}): { shop: LedgerEntry } => ({
  shop: owned(null, {
    type: '',
    name: '',
    appliedAt: 0,
    creating: { token: 't', at: NOW - ago, identity: hasher.digest(identityOf(sent)) },
    ...more,
  }),
});

const about = (lines: readonly string[]): string[] => lines.filter((text) => / shop\b/.test(text));

describe('an entry whose create has an unknown outcome, renamed meanwhile', () => {
  const renamed = entry('shop', { name: 'New name' });

  it('means what was sent, and is renamed', () => {
    const plan = planOf({ desired: [renamed], live: [made], entries: announced() });
    expect(plan.changes.map(line)).toEqual(['update shop adopts name:desired']);
    expect(plan.changes[0]?.id).toBe('id-made');
  });

  it('means rather what has its name by now', () => {
    const named = live('id-named', { name: 'New name' });
    const plan = planOf({ desired: [renamed], live: [made, named], entries: announced() });
    expect(plan.changes).toMatchObject([{ key: 'shop', id: 'id-named' }]);
  });

  it('does not mean what another key owns, what was let go, or what another entry names by id', () => {
    const create = ['create shop name:desired active:desired'];
    const entries = announced();
    const theirs = { ...entries, other: owned('id-made') };
    const desired = [renamed, entry('other', { name: sent.name })];
    expect(about(linesOf({ desired, live: [made], entries: theirs }))).toEqual(create);
    expect(linesOf({ desired: [renamed], live: [made], entries, released: ['id-made'] })).toEqual(create);
    const named = [renamed, { ...other, id: 'id-made' }];
    expect(about(linesOf({ desired: named, live: [made], entries }))).toEqual(create);
  });

  it('is matched by name only, where an older version kept no identity', () => {
    const entries = { shop: owned(null, { creating: { token: 't', at: NOW } }) };
    expect(linesOf({ desired: [renamed], live: [made], entries })).toEqual([
      'create shop name:desired active:desired',
    ]);
  });
});

describe('a key that left the YAML while its create has an unknown outcome', () => {
  const rest = { desired: [other], live: [otherLive], entries: announced() };

  it('owns what it made, which is deleted', () => {
    const plan = planOf({ ...rest, live: [otherLive, made] });
    expect(about(plan.changes.map(line))).toEqual(['delete shop']);
    expect(plan.bookkeeping).toMatchObject([{ kind: 'put', key: 'shop', entry: { id: 'id-made' } }]);
    expect(plan.bookkeeping[0]).not.toHaveProperty('entry.creating');
  });

  it('keeps what it made where nothing is pruned', () => {
    const setting = { ...rest, live: [otherLive, made], account: account({ prune: 'off' }) };
    expect(about(linesOf(setting))).toEqual(['none shop']);
  });

  it.each([
    ['just now', 0, false],
    ['a moment less than the settle time ago', SETTLE_MS - 1, false],
    ['the settle time ago', SETTLE_MS, true],
  ])('is kept or forgotten where nothing shows, sent %s', (_when, ago, forgotten) => {
    const plan = planOf({ ...rest, entries: announced(ago) });
    const steps = plan.bookkeeping.filter((step) => step.kind === 'drop' && step.key === 'shop');
    expect(steps).toHaveLength(forgotten ? 1 : 0);
    expect(about(plan.changes.map(line))).toEqual(forgotten ? [] : ['none shop']);
  });

  it('is kept while two could be what it made, and neither is deleted', () => {
    const twin = { ...made, id: 'id-twin' };
    const plan = planOf({ ...rest, live: [otherLive, made, twin] });
    expect(plan.summary.delete).toBe(0);
  });
});

describe('a key that left the YAML with the old half of a replace still on, where removing is switching off', () => {
  it('is removed whole, also when its own integration is off already', () => {
    const off = live('id-shop', { active: false });
    const old = live('id-old');
    const setting = {
      desired: [other],
      live: [otherLive, off, old],
      entries: { shop: owned('id-shop', { retire: 'id-old' }) },
      capabilities: toolzzLike,
    };
    expect(about(linesOf(setting))).toEqual(['delete shop']);
    const settled = planOf({ ...setting, live: [otherLive, off, { ...old, active: false }] });
    expect(settled.bookkeeping).toEqual([{ kind: 'drop', key: 'shop', release: 'id-shop' }]);
  });
});
