import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import {
  applied,
  entry,
  line,
  live,
  onlyChange,
  planOf,
  type Setting,
  toolzzLike,
} from '../support/plan-fixtures.ts';

const shop = entry('shop', { config: { region: 'eu' } });
const shown = live('id-shop', { config: { region: 'eu' } });

const unsigned = (given: Partial<LedgerEntry> = {}, of = shop, at = shown): LedgerEntry => ({
  ...applied(of, at),
  unsigned: true,
  ...given,
});

describe('an unsigned entry that left the YAML', () => {
  const setting: Setting = { desired: [], live: [shown], entries: { shop: unsigned() } };
  const allowed: Setting = { ...setting, desired: [entry('other')] };

  it('removes nothing, and says how it could', () => {
    const plan = planOf(allowed);
    const [change] = plan.changes.filter(({ key }) => key === 'shop');
    expect(change?.blocked?.reason).toBe('unsigned');
    expect(change?.blocked?.message).toContain('id-shop is not removed');
    expect(change?.blocked?.message).toContain('setpoint apply --force --key shop --account acme');
    expect(plan.bookkeeping).toEqual([]);
  });

  it('removes where a person lifts the guards', () => {
    expect(planOf({ ...allowed, force: true }).changes.map(line)).toContain('delete shop');
  });

  it('switches nothing off where the provider has no delete', () => {
    expect(
      planOf({ ...allowed, capabilities: toolzzLike }).changes.find(({ key }) => key === 'shop')?.blocked
        ?.reason,
    ).toBe('unsigned');
  });

  it('is dropped where what it owned is gone', () => {
    const plan = planOf({ ...allowed, live: [live('other-id')] });
    expect(plan.bookkeeping).toContainEqual({ kind: 'drop', key: 'shop' });
  });
});

describe('an unsigned entry in the YAML', () => {
  const plannedWith = (given: Partial<LedgerEntry>, at = shown, of = shop, more: Setting = {}) =>
    planOf({ desired: [of], live: [at], entries: { shop: unsigned(given) }, ...more });

  const stepOf = (plan: ReturnType<typeof planOf>) => {
    const [step] = plan.bookkeeping;
    return step?.kind === 'put' ? step.entry : null;
  };

  it('is signed where type and name fit, and nothing else shows', () => {
    const plan = plannedWith({});
    expect(plan.changes.map(line)).toEqual(['none shop']);
    expect(stepOf(plan)).not.toHaveProperty('unsigned');
  });

  it('is signed where the provider rewrites names', () => {
    const named = entry('shop', { name: 'Shop &amp; more', config: { region: 'eu' } });
    const plan = plannedWith({}, live('id-shop', { name: 'Shop & more', config: { region: 'eu' } }), named);
    expect(plan.changes.some(({ blocked }) => blocked?.reason === 'unsigned')).toBe(false);
  });

  it('is signed where the entry names the id', () => {
    const named = entry('shop', { id: 'id-shop', name: 'Another name', config: { region: 'eu' } });
    expect(stepOf(plannedWith({}, shown, named))).not.toHaveProperty('unsigned');
  });

  it('writes to nothing that looks like another', () => {
    const other = live('id-shop', { name: 'Somewhere else', config: { region: 'us' } });
    const plan = plannedWith({}, other);
    expect(plan.changes.map(({ blocked }) => blocked?.reason)).toEqual(['unsigned']);
    expect(plan.bookkeeping).toEqual([]);
  });

  it('replaces nothing', () => {
    const immutable = { ...toolzzLike };
    const moved = entry('shop', { type: 'zendesk', replace: true, config: { region: 'eu' } });
    const plan = plannedWith({}, shown, moved, { capabilities: immutable });
    expect(plan.changes.filter(({ action, blocked }) => action === 'replace' && blocked === null)).toEqual(
      [],
    );
  });

  it('removes no old half of a replace, and is not signed with it', () => {
    const old = live('id-old', { name: 'Old' });
    const plan = planOf({
      desired: [shop],
      live: [shown, old],
      entries: { shop: unsigned({ retire: 'id-old' }) },
    });
    expect(plan.changes.map(({ blocked }) => blocked?.reason ?? null)).toContain('unsigned');
    expect(plan.bookkeeping).toEqual([]);
  });

  it('keeps a key from being moved to what is not surely the same', () => {
    const heir = entry('heir', { name: 'New name', id: 'id-shop', config: { region: 'eu' } });
    const plan = planOf({ desired: [heir], live: [shown], entries: { shop: unsigned() } });
    expect(plan.changes.some(({ action, blocked }) => action === 'delete' && blocked === null)).toBe(false);
  });
});

it('a signed entry is removed as ever', () => {
  const { unsigned: _mark, ...signed } = unsigned();
  const change = onlyChange({ desired: [], live: [shown], entries: { shop: signed }, force: true });
  expect(line(change)).toBe('delete shop');
});
