import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { name, newcomer, owning, reasons } from '../support/guard-fixtures.ts';
import { entry, line, live, planOf, type Setting } from '../support/plan-fixtures.ts';

describe('a guard that trips for the account', () => {
  const { all, shown, entries } = owning(20);
  /** Beside what is dangerous: an entry that is new, one to adopt, one whose field changed, and one under another key. */
  const beside: readonly DesiredIntegration[] = [
    newcomer,
    entry('stranger'),
    ...all.slice(17).map((each, i) => {
      if (i === 0) return { ...each, visibility: 'public' as const };
      return i === 1 ? { ...each, key: 'moved' } : each;
    }),
  ];
  const others = [...shown.slice(17), live('id-stranger')];
  const goesOn = [
    'create newcomer name:desired active:desired',
    `update ${name(17)} visibility:desired`,
    'adopt stranger',
  ];

  it.each<[string, Setting]>([
    ['deletes', { desired: beside, live: [...shown.slice(0, 17), ...others], entries }],
    ['vanished', { desired: [...all.slice(0, 17), ...beside], live: others, entries }],
  ])('%s: creates, updates, adoptions and moved keys go on', (reason, setting) => {
    const { changes, bookkeeping } = planOf(setting);
    const open = changes.filter(({ action, blocked }) => action !== 'none' && !blocked);
    expect(open.map(line).toSorted()).toEqual(goesOn.toSorted());
    const held = changes.filter(({ blocked }) => blocked);
    expect(held.map(({ blocked }) => blocked?.reason)).toEqual(Array(17).fill(reason));
    expect(bookkeeping).toMatchObject([{ kind: 'move', from: name(18), to: 'moved' }]);
  });

  it('trips for one key of it too: the whole is what is dangerous', () => {
    const { shown, entries } = owning(20);
    const setting = { desired: [newcomer], live: shown, entries, keys: new Set([name(3)]) };
    expect(reasons(setting)).toEqual([`delete ${name(3)} deletes`]);
  });
});
