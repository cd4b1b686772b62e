import { describe, expect, it } from 'vitest';
import type { Guards } from '../../src/model/desired.ts';
import type { Removal } from '../../src/model/ledger-entry.ts';
import { dangers, newcomer, owning, reasons, usual } from '../support/guard-fixtures.ts';
import { account, live, NOW, planOf, type Setting } from '../support/plan-fixtures.ts';

const DAY = 24 * 60 * 60_000;

/** So many that are gone. */
const removed = (count: number, at = NOW - 60_000): readonly Removal[] =>
  Array.from({ length: count }, (_, i) => ({ id: `gone-${i}`, at }));

const withGuards = (guards: Partial<Guards>): Setting => ({
  account: account({ guards: { ...usual, ...guards } }),
});

describe.each(dangers)('an account that %s, and did so before within a day', (_kind, make) => {
  it.each([
    // Of 20, and 20 and 6 that there were, six.
    [20, 0, 6],
    [17, 3, 3],
    [14, 6, 0],
    [18, 2, 4],
    // Up to three in all, whatever the percentage.
    [3, 1, 2],
    [2, 2, 1],
    [1, 3, 0],
    // Ten in all.
    [100, 4, 6],
    [100, 9, 1],
    [100, 10, 0],
    [100, 25, 0],
  ])('with %i owned and %i removed lets %i pass, and not one more', (owned, before, passing) => {
    const setting = (count: number) => ({ ...make(owning(owned), count), removals: removed(before) });
    expect(reasons(setting(passing))).toEqual([]);
    expect(reasons(setting(passing + 1))).toHaveLength(passing + 1);
  });

  it('is let through when forced', () => {
    expect(reasons({ ...make(owning(20), 20), removals: removed(9), force: true })).toEqual([]);
  });

  it('says how many were removed before, and of how many', () => {
    const { changes } = planOf({ ...make(owning(14), 3), removals: removed(6) });
    expect(changes.find(({ blocked }) => blocked)?.blocked?.message).toBe(
      '3 of 14 integrations of account acme would be deleted, replaced or switched off, 9 of 20 with 6 removed within the last 24 hours, over the limits (guards.maxDeletes 10, guards.maxDeletePercent 30); check the YAML; if this is intended, run: setpoint apply --force --account acme, or raise the limit',
    );
  });
});

describe('what was removed within a day', () => {
  const deleting = (count: number, more: Setting): string[] => {
    const { all, shown, entries } = owning(14);
    return reasons({ desired: [newcomer, ...all.slice(count)], live: shown, entries, ...more });
  };

  it('counts for both limits alone', () => {
    const removals = removed(6);
    expect(deleting(3, { removals, ...withGuards({ maxDeletes: 9, maxDeletePercent: 45 }) })).toEqual([]);
    expect(deleting(3, { removals, ...withGuards({ maxDeletes: 8, maxDeletePercent: 45 }) })).toHaveLength(3);
    expect(deleting(3, { removals, ...withGuards({ maxDeletes: 9, maxDeletePercent: 44 }) })).toHaveLength(3);
  });

  it('counts until it is a day old, by the time of the plan alone', () => {
    expect(deleting(3, { removals: removed(6, NOW - DAY + 1) })).toHaveLength(3);
    expect(deleting(3, { removals: removed(6, NOW - DAY) })).toEqual([]);
    expect(deleting(3, { removals: removed(6, NOW - DAY + 1), now: NOW + 1 })).toEqual([]);
  });

  it('blocks nothing where nothing is to be removed', () => {
    expect(deleting(0, { removals: removed(30) })).toEqual([]);
  });

  it('does not count twice what the plan removes itself: an attempt without effect', () => {
    const removals = ['id-k000', 'id-k001', 'id-k002'].map((id) => ({ id, at: NOW - 1 }));
    expect(deleting(3, { removals })).toEqual([]);
    expect(deleting(4, { removals })).toEqual([]);
    expect(deleting(5, { removals })).toHaveLength(5);
  });

  it('does not count an attempt that did not come off, and that the YAML has put off', () => {
    const removals = ['id-k010', 'id-k011', 'id-k012'].map((id) => ({ id, at: NOW - 1 }));
    expect(deleting(4, { removals })).toEqual([]);
  });

  it('counts one that took effect although its answer was lost: still in the ledger, no longer in the list', () => {
    const { all, shown, entries } = owning(14);
    const removals = ['id-k010', 'id-k011', 'id-k012'].map((id) => ({ id, at: NOW - 1 }));
    const setting = {
      desired: [newcomer, ...all.slice(4, 10)],
      live: [...shown.slice(0, 10), ...shown.slice(13)],
      entries,
      removals,
    };
    expect(reasons({ ...setting, desired: [...setting.desired, ...all.slice(13)] })).toHaveLength(4);
  });

  it('counts what was switched off as long as it is off, of what is owned already', () => {
    const { all, shown, entries } = owning(20);
    const removals = ['id-k010', 'id-k011', 'id-k012'].map((id) => ({ id, at: NOW - 1 }));
    const off = new Set(removals.map(({ id }) => id));
    const setting = (count: number, active: boolean): Setting => ({
      desired: [newcomer, ...all.slice(count)].map((each) =>
        off.has(`id-${each.key}`) ? { ...each, active } : each,
      ),
      live: shown.map((each) => (off.has(each.id) ? { ...each, active } : each)),
      entries,
      removals,
    });
    expect(reasons(setting(3, false))).toEqual([]);
    expect(reasons(setting(4, false))).toHaveLength(4);
    expect(planOf(setting(4, false)).changes.find(({ blocked }) => blocked)?.blocked?.message).toContain(
      '7 of 20 with 3 removed',
    );
    expect(reasons(setting(6, true))).toEqual([]);
  });

  it('counts once what was switched off and leaves the YAML now', () => {
    const { all, shown, entries } = owning(14);
    const off = shown.map((each, i) => (i < 4 ? { ...each, active: false } : each));
    const removals = shown.slice(0, 4).map(({ id }) => ({ id, at: NOW - 1 }));
    const setting = (count: number): Setting => ({
      desired: [newcomer, ...all.slice(count)].map((each) =>
        each.key < 'k004' ? { ...each, active: false } : each,
      ),
      live: off,
      entries,
      removals,
    });
    expect(reasons(setting(4))).toEqual([]);
    expect(reasons(setting(5))).toHaveLength(5);
  });

  it('counts what the ledger has released although a late list still shows it', () => {
    const { all, shown, entries } = owning(14);
    const late = removed(6).map(({ id }) => live(id));
    const setting = { live: [...shown, ...late], entries, removals: removed(6) };
    expect(reasons({ ...setting, desired: [newcomer, ...all.slice(1)] })).toHaveLength(1);
  });

  it('does not count what vanished, moved or was forgotten: no run of ours was about to remove it', () => {
    const { all, shown, entries } = owning(20);
    expect(
      reasons({ desired: [newcomer, ...all.slice(6)], live: [...shown, live('once-ours')], entries }),
    ).toEqual([]);
  });
});
