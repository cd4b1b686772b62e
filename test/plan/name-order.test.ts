import { describe, expect, it } from 'vitest';
import { isAside, orderByNames, temporaryName } from '../../src/plan/name-order.ts';
import type { Planned } from '../../src/plan/planned.ts';
import {
  account as accountOf,
  applied,
  entry,
  linesOf,
  live,
  NOW,
  type Setting,
  toolzzLike,
  workOf,
} from '../support/plan-fixtures.ts';

/** Each key's name before and after; undefined: it is not there. */
type Names = Readonly<Record<string, readonly [before: string | undefined, after: string | undefined]>>;

const settingOf = (names: Names): Setting => {
  const keys = Object.entries(names);
  const lives = keys.flatMap(([key, [name]]) => (name === undefined ? [] : [live(`id-${key}`, { name })]));
  return {
    desired: keys.flatMap(([key, [, name]]) => (name === undefined ? [] : [entry(key, { name })])),
    live: lives,
    entries: Object.fromEntries(
      keys.flatMap(([key, [name]]) => {
        const shown = lives.find(({ id }) => id === `id-${key}`);
        return name === undefined || !shown ? [] : [[key, applied(entry(key, { name }), shown)]];
      }),
    ),
    force: true,
  };
};

const made = (names: Names, more: Setting = {}): string[] =>
  linesOf({ ...settingOf(names), ...more }).map((line) => line.split(' ').slice(0, 2).join(' '));

const waits = (names: Names) => {
  const { after, aside } = orderByNames(workOf(settingOf(names)).planned, 'delete');
  const keys = (map: ReadonlyMap<Planned, readonly Planned[]>) =>
    [...map].map(([{ change }, others]) => [change.key, ...others.map((other) => other.change.key)]);
  return { after: keys(after), aside: keys(aside) };
};

describe('the order of changes that pass names on', () => {
  it.each<readonly [string, Names, readonly string[]]>([
    [
      'a rename after the one that frees its name',
      { a: ['X', 'Y'], b: ['Y', 'Z'] },
      ['update b', 'update a'],
    ],
    [
      'a chain from its end',
      { a: ['1', '2'], b: ['2', '3'], c: ['3', '4'] },
      ['update c', 'update b', 'update a'],
    ],
    [
      'a create after the rename that frees its name',
      { a: ['X', 'Y'], b: [undefined, 'X'] },
      ['update a', 'create b'],
    ],
    [
      'a rename after the delete that frees its name, and no other delete before anything',
      { a: ['X', undefined], b: ['Y', 'X'], c: ['Z', undefined], d: ['W', 'V'] },
      ['delete a', 'update b', 'update d', 'delete c'],
    ],
    [
      'names that are not passed on as ever',
      { a: ['X', undefined], b: ['Y', 'Z'], c: [undefined, 'W'] },
      ['create c', 'update b', 'delete a'],
    ],
    ['a cycle from the one that closes it', { a: ['X', 'Y'], b: ['Y', 'X'] }, ['update b', 'update a']],
  ])('%s', (_what, names, order) => {
    expect(made(names)).toEqual(order);
  });

  it('compares names as they are matched, and only those of one type', () => {
    expect(made({ a: ['X', 'y'], b: ['Y', 'Z'] })).toEqual(['update b', 'update a']);
    const setting = settingOf({ a: ['X', 'Y'], b: ['Y', 'Z'] });
    const other = (setting.live ?? []).map((item) =>
      item.id === 'id-b' ? { ...item, type: 'slack' } : item,
    );
    const desired = (setting.desired ?? []).map((item) =>
      item.key === 'b' ? { ...item, type: 'slack' } : item,
    );
    expect(linesOf({ ...setting, live: other, desired }).map((line) => line.split(' ')[1])).toEqual([
      'a',
      'b',
    ]);
  });

  it('has nothing to do with a change that is blocked: it frees no name', () => {
    const names: Names = { a: ['X', undefined], b: ['Y', 'X'] };
    const guards = {
      maxDeletes: 0,
      maxDeletePercent: 0,
      maxVanishedPercent: 30,
      maxUpdatePercent: 50,
      allowEmpty: false,
    };
    const setting = settingOf(names);
    const account = accountOf({ guards });
    expect(linesOf({ ...setting, account, force: false })).toEqual([
      'update b name:desired',
      'delete a !deletes',
    ]);
  });

  it('does not wait for what is only switched off: it keeps its name', () => {
    expect(made({ a: ['X', undefined], b: ['Y', 'X'] }, { capabilities: toolzzLike })).toEqual([
      'update b',
      'delete a',
    ]);
  });

  it('says whom each waits for, and who steps aside', () => {
    expect(waits({ a: ['X', 'Y'], b: ['Y', 'Z'] })).toEqual({ after: [['a', 'b']], aside: [] });
    expect(waits({ a: ['1', '2'], b: ['2', '3'], c: ['3', '1'] })).toEqual({
      after: [
        ['a', 'b'],
        ['b', 'c'],
      ],
      aside: [['c', 'a']],
    });
  });

  it('is found for thousands that pass their names on', () => {
    const count = 3_000;
    const names: Names = Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`k${String(i).padStart(4, '0')}`, [`N${i}`, `N${i + 1}`]]),
    );
    const order = made(names);
    expect(order).toHaveLength(count);
    expect(order[0]).toBe('update k2999');
    expect(order.at(-1)).toBe('update k0000');
  });
});

describe('the third name of two that swap names', () => {
  const aside = live('id-a', { name: temporaryName('id-a') });

  it('is always the same for an id, and another for another', () => {
    expect(isAside(aside)).toBe(true);
    expect(isAside({ ...aside, id: 'id-b' })).toBe(false);
    expect(temporaryName('id-a').length).toBeLessThan(40);
  });

  it.each(['revert', 'report'] as const)(
    'is written over by the next plan, and is no drift (drift: %s)',
    (drift) => {
      const wanted = entry('a', { name: 'X', drift });
      const { name: _name, ...rest } = applied(wanted, live('id-a', { name: 'X' })).applied;
      const entries = {
        a: { ...applied(wanted, aside), applied: rest, observed: {}, appliedAt: NOW - 60_000 },
      };
      expect(linesOf({ desired: [wanted], live: [aside], entries })).toEqual(['update a name:desired']);
    },
  );
});
