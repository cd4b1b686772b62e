import { describe, expect, it } from 'vitest';
import type { Guards } from '../../src/model/desired.ts';
import { name, reasons, usual } from '../support/guard-fixtures.ts';
import { account, entry, line, live, planOf } from '../support/plan-fixtures.ts';
import { type Edit, editing, owning, rename, rotate } from './edited-estate.ts';

const edits: readonly (readonly [string, Edit, string])[] = [
  ['renames', rename, 'the name'],
  ['nulls configs', () => ({ config: { region: null, token: 'S3cr3t' } }), 'the config'],
  ['empties configs', () => ({ config: {} }), 'a secret'],
  ['makes public', () => ({ visibility: 'public' }), 'made public'],
  ['sets an agent', () => ({ agentId: 'agent-9' }), 'the agent'],
  ['rotates secrets', rotate, 'a secret'],
];

/** How many may be updated of so many owned. */
const passing: { readonly [owned: number]: number } = { 1: 1, 9: 9, 10: 5, 11: 5, 20: 10, 100: 50 };
const sizes = Object.keys(passing).map(Number);

describe.each(edits)('an edit that %s', (_kind, edit, kind) => {
  it.each(sizes)('up to the limit of %i owned is not held back', (size) => {
    expect(reasons(editing(owning(size), passing[size] ?? 0, edit))).toEqual([]);
  });

  it.each(sizes.filter((size) => (passing[size] ?? 0) < size))(
    'one more than the limit of %i owned is, and the rest is done',
    (size) => {
      const count = (passing[size] ?? 0) + 1;
      const { changes } = planOf(editing(owning(size), count, edit));
      const held = changes.filter(({ blocked }) => blocked);
      expect(held).toHaveLength(count);
      for (const { blocked } of held) {
        expect(blocked?.reason).toBe('updates');
        expect(blocked?.message).toContain(
          `${count} of ${size} integrations of account acme would be updated`,
        );
        expect(blocked?.message).toContain(`${count} of them `);
        expect(blocked?.message).toContain(kind);
        expect(blocked?.message).toContain(
          'over the limit (guards.maxUpdatePercent 50); check the YAML and the environment',
        );
        expect(blocked?.message).toContain('setpoint apply --force --account acme, or raise the limit');
      }
      expect(changes.map(line)).toContain('create newcomer name:desired active:desired');
    },
  );

  it.each(sizes)('of all of %i owned is made when forced', (size) => {
    expect(reasons({ ...editing(owning(size), size, edit), force: true })).toEqual([]);
  });
});

describe('the limit of updates', () => {
  const renaming = (count: number, size: number, guards: Partial<Guards>): string[] =>
    reasons({
      ...editing(owning(size), count, rename),
      account: account({ guards: { ...usual, ...guards } }),
    });

  it.each([
    [0, 10, 0],
    [1, 100, 1],
    [9, 10, 0],
    [10, 10, 1],
    [33, 12, 3],
    [34, 12, 4],
    [99, 10, 9],
    [99, 100, 99],
  ])('of %i percent of %i owned lets %i pass, and not one more', (maxUpdatePercent, size, limit) => {
    expect(renaming(limit, size, { maxUpdatePercent })).toEqual([]);
    expect(renaming(limit + 1, size, { maxUpdatePercent })).toHaveLength(limit + 1);
  });

  it('of 100 percent never trips', () => {
    expect(renaming(20, 20, { maxUpdatePercent: 100 })).toEqual([]);
  });

  it('of 0 percent lets nine be updated where nine are owned', () => {
    expect(renaming(9, 9, { maxUpdatePercent: 0 })).toEqual([]);
  });

  it('counts what is owned, not what is listed or desired', () => {
    const { all, shown, entries } = owning(10);
    const strangers = Array.from({ length: 30 }, (_, i) => live(`stranger-${i}`));
    const news = Array.from({ length: 30 }, (_, i) => entry(`new-${i}`));
    const setting = editing({ all, shown: [...shown, ...strangers], entries }, 6, rename);
    expect(reasons({ ...setting, desired: [...(setting.desired ?? []), ...news] })).toHaveLength(6);
  });

  it('counts each key once, and says what they are about, the most frequent first', () => {
    const setting = editing(owning(20), 14, (each) => ({
      ...(each.key < name(12) && rotate(each)),
      ...(each.key >= name(10) && rename(each)),
    }));
    expect(planOf(setting).changes.find(({ blocked }) => blocked)?.blocked?.message).toBe(
      '14 of 20 integrations of account acme would be updated (12 of them a secret, 4 the name), over the limit (guards.maxUpdatePercent 50); check the YAML and the environment; if this is intended, run: setpoint apply --force --account acme, or raise the limit',
    );
  });

  it('counts what is switched off as well, also where the limits of deletes let it pass or block it', () => {
    const switching = (off: number): string[] =>
      reasons(editing(owning(20), 11, (each) => (each.key < name(off) ? { active: false } : rename(each))));
    expect(switching(6)).toEqual(Array.from({ length: 11 }, (_, i) => `update ${name(i)} updates`));
    expect(switching(7)).toEqual(
      Array.from({ length: 11 }, (_, i) => `update ${name(i)} ${i < 7 ? 'deletes' : 'updates'}`),
    );
  });

  it('trips for one key of it too: the whole is what counts', () => {
    const setting = editing(owning(20), 11, rename);
    expect(reasons({ ...setting, keys: new Set([name(3)]) })).toEqual([`update ${name(3)} updates`]);
  });

  it('holds for a manual plan as for a scheduled one', () => {
    expect(reasons({ ...editing(owning(20), 11, rename), manual: true })).toHaveLength(11);
  });
});
