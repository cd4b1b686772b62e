import { describe, expect, it } from 'vitest';
import type { DesiredIntegration, Guards } from '../../src/model/desired.ts';
import {
  dangers,
  name,
  newcomer,
  owning,
  passing,
  reasons,
  sizes,
  usual,
} from '../support/guard-fixtures.ts';
import { account, line, live, NOW, planOf, type Setting } from '../support/plan-fixtures.ts';

describe.each(dangers)('an account that %s', (_kind, make) => {
  it.each(sizes)('up to the limit of %i owned is not held back', (size) => {
    const limit = passing[size] ?? 0;
    expect(reasons(make(owning(size), limit))).toEqual([]);
  });

  it.each(sizes.filter((size) => (passing[size] ?? 0) < size))(
    'one more than the limit of %i owned is',
    (size) => {
      const count = (passing[size] ?? 0) + 1;
      const plan = planOf(make(owning(size), count));
      const held = plan.changes.filter(({ blocked }) => blocked);
      expect(held).toHaveLength(count);
      for (const { blocked } of held) {
        expect(blocked?.reason).toBe('deletes');
        expect(blocked?.message).toContain(`${count} of ${size}`);
        expect(blocked?.message).toContain('setpoint apply --force --account acme');
      }
      expect(plan.changes.map(line)).toContain('create newcomer name:desired active:desired');
    },
  );

  it.each(sizes)('all of %i owned is planned when forced', (size) => {
    expect(reasons({ ...make(owning(size), size), force: true })).toEqual([]);
  });
});

describe('the limits of an account', () => {
  const removing = (count: number, size: number, guards: Partial<Guards>): string[] => {
    const [, make] = dangers[0] as (typeof dangers)[number];
    return reasons({ ...make(owning(size), count), account: account({ guards: { ...usual, ...guards } }) });
  };

  it.each([
    [0, 1, 1],
    [1, 2, 2],
    [2, 3, 3],
    [3, 4, 4],
    [9, 10, 10],
    [25, 26, 100],
    [99, 100, 100],
  ])('maxDeletes %i lets so many pass, and not %i', (maxDeletes, more, size) => {
    expect(removing(maxDeletes, size, { maxDeletes, maxDeletePercent: 100 })).toEqual([]);
    expect(removing(more, size, { maxDeletes, maxDeletePercent: 100 })).toHaveLength(more);
  });

  it.each([
    [40, 10, 4],
    [50, 20, 10],
    [33, 12, 3],
    [34, 12, 4],
    [0, 100, 3],
    [0, 4, 3],
    [99, 4, 3],
    [99, 10, 9],
    [30, 100, 30],
    [99, 100, 99],
  ])('maxDeletePercent %i of %i owned lets %i pass, and not one more', (maxDeletePercent, size, limit) => {
    expect(removing(limit, size, { maxDeletes: 1000, maxDeletePercent })).toEqual([]);
    expect(removing(limit + 1, size, { maxDeletes: 1000, maxDeletePercent })).toHaveLength(limit + 1);
  });

  it.each([1, 2, 3])('hold by no percentage where %i are owned', (size) => {
    expect(removing(size, size, { maxDeletes: 1000, maxDeletePercent: 0 })).toEqual([]);
  });

  it('count deletes, replaces and switching off together, and each key once', () => {
    const { all, shown, entries } = owning(20);
    const asOf = (change: (i: number) => Partial<DesiredIntegration> | null) =>
      all.flatMap((each, i) => {
        const given = change(i);
        return given ? [{ ...each, ...given }] : [];
      });
    const six = (i: number) => {
      if (i < 2) return null;
      if (i < 4) return { active: false };
      return i < 6 ? { type: 'slack', active: i === 4 } : {};
    };
    expect(reasons({ desired: asOf(six), live: shown, entries })).toEqual([]);
    const most = asOf((i) => (i === 6 ? null : six(i)));
    expect(reasons({ desired: most, live: shown, entries })).toHaveLength(7);
  });

  it('do not count what is protected, or stays because prune is off', () => {
    const { all, shown, entries } = owning(20);
    const kept = Object.fromEntries(
      Object.entries(entries).map(([key, e]) => [key, { ...e, protect: true }]),
    );
    expect(reasons({ desired: [newcomer], live: shown, entries: kept })).toEqual([]);
    expect(
      reasons({ desired: [newcomer], live: shown, entries, account: account({ prune: 'off' }) }),
    ).toEqual([]);
    expect(all).toHaveLength(20);
  });

  it('count what is owned, not what is listed', () => {
    const { all, shown, entries } = owning(10);
    const strangers = Array.from({ length: 90 }, (_, i) => live(`stranger-${i}`));
    expect(reasons({ desired: all.slice(4), live: [...shown, ...strangers], entries })).toHaveLength(4);
  });
});

describe('an account with nothing desired left', () => {
  it.each(sizes)('deletes none of %i owned, and says the ways out', (size) => {
    const { shown, entries } = owning(size);
    const plan = planOf({ live: shown, entries });
    expect(plan.summary).toMatchObject({ delete: 0, blocked: size });
    const message = plan.changes[0]?.blocked?.message;
    expect(plan.changes[0]?.blocked?.reason).toBe('empty');
    expect(message).toContain(`manages ${size} there`);
    expect(message).toContain('--force');
    expect(message).toContain('guards.allowEmpty: true');
  });

  it.each(sizes.filter((size) => size > 1))(
    'is none while one of %i is left: the other limits hold',
    (size) => {
      const { all, shown, entries } = owning(size);
      const removed = size - 1;
      const held = removed > (passing[size] ?? 0) ? removed : 0;
      const plan = planOf({ desired: all.slice(0, 1), live: shown, entries });
      expect(plan.summary).toMatchObject({ delete: removed - held, blocked: held });
      expect(plan.changes.filter(({ blocked }) => blocked?.reason === 'empty')).toEqual([]);
    },
  );

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 0],
    [10, 0],
    [100, 0],
  ])('with allowEmpty and %i owned deletes %i: the other limits hold still', (size, deletes) => {
    const { shown, entries } = owning(size);
    const setting = { live: shown, entries, account: account({ guards: { ...usual, allowEmpty: true } }) };
    expect(planOf(setting).summary.delete).toBe(deletes);
  });

  it.each(sizes)('deletes all of %i when forced', (size) => {
    const { shown, entries } = owning(size);
    expect(planOf({ live: shown, entries, force: true }).summary).toMatchObject({ delete: size, blocked: 0 });
  });

  it('has nothing to guard when it owns nothing', () => {
    expect(planOf({ live: [live('id-1')] }).changes).toEqual([]);
  });
});

describe('a list in which owned integrations are missing', () => {
  const missing = (count: number, size: number, more: Partial<Setting> = {}): Setting => {
    const { all, shown, entries } = owning(size);
    return { desired: [newcomer, ...all], live: shown.slice(count), entries, ...more };
  };
  const creates = (setting: Setting): number => planOf(setting).summary.create - 1;

  /** How many may be missing with so many owned. */
  const lost: { readonly [owned: number]: number } = { 1: 1, 2: 2, 3: 3, 4: 3, 10: 3, 20: 6, 100: 30 };

  it.each(sizes)('up to the limit of %i owned creates them again', (size) => {
    const count = lost[size] ?? 0;
    expect(creates(missing(count, size))).toBe(count);
  });

  it.each(sizes.filter((size) => (lost[size] ?? 0) < size))(
    'one more than the limit of %i owned creates none of them, and the rest goes on',
    (size) => {
      const count = (lost[size] ?? 0) + 1;
      const plan = planOf(missing(count, size));
      expect(plan.summary).toMatchObject({ create: 1, blocked: count });
      const { blocked } = plan.changes.find((change) => change.blocked) ?? {};
      expect(blocked?.reason).toBe('vanished');
      expect(blocked?.message).toContain(`${count} of ${size}`);
      expect(blocked?.message).toContain('setpoint apply --force --account acme');
      expect(plan.changes.map(line)).toContain('create newcomer name:desired active:desired');
    },
  );

  it.each(sizes)('creates all of %i when forced', (size) => {
    expect(creates(missing(size, size, { force: true }))).toBe(size);
  });

  it('over the limit deletes, replaces and switches off nothing at all', () => {
    const { all, shown, entries } = owning(20);
    const desired = all.slice(1).map((each, i) => {
      if (i === 0) return { ...each, active: false };
      return i === 1 ? { ...each, type: 'slack' } : each;
    });
    const held = reasons({ desired, live: shown.slice(0, 13), entries });
    expect(held).toEqual(
      expect.arrayContaining([
        `update ${name(1)} vanished`,
        `replace ${name(2)} vanished`,
        `delete ${name(0)} vanished`,
      ]),
    );
    expect(held).toHaveLength(10);
  });

  it('over the limit forgets none of them, also of those that left the YAML, and says so', () => {
    const { all, shown, entries } = owning(10);
    const plan = planOf({ desired: all.slice(5), live: shown.slice(5), entries });
    expect(plan.bookkeeping).toEqual([]);
    expect(plan.changes.filter(({ blocked }) => blocked?.reason === 'vanished')).toHaveLength(5);
    expect(planOf({ desired: all.slice(3), live: shown.slice(3), entries }).bookkeeping).toHaveLength(3);
  });

  it('over the limit creates none of them under another key either', () => {
    const { all, shown, entries } = owning(10);
    const moved = all.map((each, i) => (i < 5 ? { ...each, key: `moved-${each.key}` } : each));
    const plan = planOf({ desired: moved, live: shown.slice(5), entries });
    expect(plan.summary.create).toBe(0);
    expect(plan.bookkeeping).toEqual([]);
  });

  it('counts those that an entry names by id, and those that have a namesake', () => {
    const { all, shown, entries } = owning(10);
    const named = all.map((each, i) => (i < 2 ? { ...each, id: `id-${each.key}` } : each));
    const twins = [2, 3].map((i) => live(`twin-${i}`, { name: `Name of ${name(i)}` }));
    const plan = planOf({ desired: [...named.slice(0, 9)], live: [...shown.slice(4), ...twins], entries });
    expect(plan.changes.filter(({ blocked }) => blocked?.reason === 'vanished').map(line)).toEqual([
      `adopt ${name(2)} !vanished`,
      `adopt ${name(3)} !vanished`,
      `delete ${name(9)} !vanished`,
    ]);
  });

  it('does not count what was written moments ago', () => {
    const { all, shown, entries } = owning(10);
    const young = Object.fromEntries(
      Object.entries(entries).map(([key, e], i) => [key, i < 5 ? { ...e, appliedAt: NOW - 100 } : e]),
    );
    const plan = planOf({ desired: all, live: shown.slice(5), entries: young });
    expect(plan.summary).toMatchObject({ none: 10, blocked: 0, create: 0 });
  });

  it('that is empty, below a YAML that is empty too, deletes nothing', () => {
    const { entries } = owning(10);
    const plan = planOf({ entries });
    expect(plan.summary.delete).toBe(0);
    expect(plan.bookkeeping).toEqual([]);
  });

  it.each([
    [50, 10, 5],
    [0, 10, 3],
    [100, 10, 10],
  ])('holds by maxVanishedPercent %i of %i owned, which lets %i pass', (maxVanishedPercent, size, limit) => {
    const own = { account: account({ guards: { ...usual, maxVanishedPercent } }) };
    expect(creates(missing(limit, size, own))).toBe(limit);
    if (limit < size) expect(creates(missing(limit + 1, size, own))).toBe(0);
  });
});
