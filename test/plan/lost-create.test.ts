import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { unownedBefore } from '../../src/plan/match/lost-create.ts';
import { identityOf } from '../../src/plan/planning.ts';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import {
  account,
  applied,
  entry,
  hasher,
  line,
  linesOf,
  live,
  NOW,
  owned,
  planOf,
  type Setting,
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

  it('is not found in what another key owns, what was released, or what another entry names by id', () => {
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

describe('an entry whose create has an unknown outcome, under a name that the provider rewrote', () => {
  const shop = entry('shop', { name: 'Sales & Ops', config: { region: 'eu', plan: 'big' } });
  const config = { region: 'EU', plan: 'big' };
  const sentAs = (desired: DesiredIntegration, before?: readonly string[]): LedgerEntry =>
    owned(null, {
      type: '',
      name: '',
      appliedAt: 0,
      creating: {
        token: 't',
        at: NOW,
        identity: hasher.digest(identityOf(desired)),
        type: hasher.digest(desired.type),
        ...(before ? { before } : {}),
      },
    });
  const rewritten = live('id-made', { name: 'Sales &amp; Ops', config });
  const another = live('id-another', { name: 'Another', config });
  const matchOf = (lives: readonly LiveIntegration[], more: Setting = {}): string => {
    const entries = { shop: sentAs(shop, ['id-old']) };
    const { changes } = planOf({ desired: [shop], live: lives, entries, ...more });
    const change = changes.find(({ key }) => key === 'shop');
    return change?.blocked?.reason ?? `${change?.action} ${change?.id}`;
  };

  it.each<readonly [string, readonly LiveIntegration[], string]>([
    ['what is new, whatever its name', [another], 'update id-another'],
    ['what reads like its name, of two that are new', [another, rewritten], 'update id-made'],
    [
      'what has its very name, of all',
      [another, rewritten, live('id-same', { name: 'sales & ops' })],
      'update id-same',
    ],
    ['nothing that was there before', [{ ...another, id: 'id-old' }], 'create null'],
    ['nothing of another type', [{ ...another, type: 'slack' }], 'create null'],
    ['nothing that shows other values', [{ ...another, config: { region: 'us' } }], 'create null'],
    ['what shows no values at all', [{ ...another, config: {} }], 'update id-another'],
    ['none of two that are new and read alike', [another, { ...another, id: 'id-third' }], 'ambiguous'],
  ])('means %s', (_what, lives, match) => {
    expect(matchOf(lives)).toBe(match);
  });

  it('means nothing that is what another entry describes', () => {
    const desired = [shop, entry('another', { name: 'Another' })];
    expect(matchOf([another], { desired })).toBe('create null');
  });

  it('means nothing that another create of unknown outcome fits better, and is not decided where both fit', () => {
    const other = entry('other', { name: 'Ops & Sales', config: { region: 'us', plan: 'big' } });
    const more = { desired: [shop, other], entries: { shop: sentAs(shop, []), other: sentAs(other, []) } };
    expect(matchOf([live('id-theirs', { name: 'Ops &amp; Sales', config })], more)).toBe('create null');
    expect(matchOf([live('id-x', { name: 'x', config: { region: 'us', plan: 'big' } })], more)).toBe(
      'create null',
    );
    expect(matchOf([live('id-x', { name: 'x', config })], more)).toBe('update id-x');
    expect(matchOf([live('id-x', { name: 'x', config: {} })], more)).toBe('ambiguous');
  });

  it('is found by name alone where too many unowned ones were there to remember', () => {
    const more = { entries: { shop: sentAs(shop) } };
    expect(matchOf([another], more)).toBe('create null');
    expect(matchOf([another, rewritten], more)).toBe('update id-made');
  });

  it('remembers the unowned ids of its type, and no more of them than is small', () => {
    const lives = (count: number) =>
      new Map(Array.from({ length: count }, (_, i) => [`id-${i}`, live(`id-${i}`)] as const));
    const theirs = live('id-theirs', { type: 'slack' });
    const few = new Map([...lives(3), ['id-theirs', theirs] as const]);
    const owners = new Map([['id-1', 'one']]);
    expect(unownedBefore({ live: few, owners }, 'shopify')).toEqual(['id-0', 'id-2']);
    expect(unownedBefore({ live: lives(250), owners: new Map() }, 'shopify')).toHaveLength(250);
    expect(unownedBefore({ live: lives(251), owners: new Map() }, 'shopify')).toBeUndefined();
  });

  it('owns what it was found to have made until that is complete, and forgets the create then', () => {
    const made = {
      ...sentAs(shop),
      ...applied(shop, rewritten),
      creating: { token: 't', at: NOW, made: 'id-made' },
    };
    const plan = planOf({ desired: [shop], live: [rewritten], entries: { shop: made } });
    expect(plan.changes.map(line)).toEqual(['none shop']);
    expect(plan.bookkeeping).toMatchObject([{ kind: 'put', key: 'shop', entry: { id: 'id-made' } }]);
    expect(plan.bookkeeping[0]).not.toHaveProperty('entry.creating');
  });
});

describe('a new entry, and something live that reads like it', () => {
  const shop = entry('shop', { name: 'Sales & Ops' });
  const blockOf = (lives: readonly LiveIntegration[], more: Setting = {}) =>
    planOf({ desired: [shop], live: lives, ...more }).changes.find(({ key }) => key === 'shop')?.blocked;
  const alike = live('id-alike', { name: 'Sales &amp; Ops' });

  it('is not made a second time: the id is the way out', () => {
    expect(blockOf([alike])).toMatchObject({ reason: 'ambiguous' });
    expect(blockOf([alike])?.message).toContain('write id: id-alike into the entry');
    expect(blockOf([alike, live('id-copy', { name: 'Sales & Ops (2)' })])?.message).toContain(
      'id-alike, id-copy',
    );
  });

  it.each<readonly [string, readonly LiveIntegration[], Setting]>([
    ['is another entry’s by its name', [alike], { desired: [shop, entry('x', { name: 'Sales &amp; Ops' })] }],
    ['is named by its id', [alike], { desired: [shop, entry('x', { id: 'id-alike' })] }],
    ['is owned', [alike], { desired: [shop, entry('x')], entries: { x: owned('id-alike') } }],
    ['was let go', [alike], { released: ['id-alike'] }],
    ['is of another type', [{ ...alike, type: 'slack' }], {}],
  ])('is made where that %s', (_what, lives, more) => {
    expect(blockOf(lives, more)).toBeNull();
  });

  it.each([
    ['Shop 1', 'Shop 10'],
    ['Shop 10', 'Shop 1'],
    ['Shop', 'Shop Brasil'],
    ['Shop Brasil', 'Shop'],
  ])('is made where that has an ordinary name of its own: %s beside %s', (name, other) => {
    expect(blockOf([live('id-x', { name: other })], { desired: [entry('shop', { name })] })).toBeNull();
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
