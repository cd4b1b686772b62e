import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccountPlan, actions, type Change, type FailedAccount } from '../../src/model/plan.ts';
import { retryLine } from '../../src/plan/command-lines.ts';
import { type FoldedPlan, foldPlan, type Group } from '../../src/report/fold/fold-plan.ts';
import { entriesText, listKeys } from '../../src/report/fold/group-words.ts';
import { isShown } from '../../src/report/text/change-words.ts';
import { account, change, field } from './render-fixture.ts';

const edit = field('config.api_version', { before: '2024-01', after: '2024-07' });

const updates = (count: number, facts: Partial<Change> = {}, prefix = 'shop'): Change[] =>
  Array.from({ length: count }, (_, at) =>
    change(`${prefix}-${at}`, { name: `Shop ${at}`, id: `id-${at}`, fields: [edit], ...facts }),
  );

const sizes = (groups: readonly Group[] = []): number[] => groups.map(({ members }) => members.length);

/** The sizes of the groups of a plan with one account. */
const sizesOf = (changes: readonly Change[], all = false): number[] =>
  sizes(foldPlan([account({ changes })], { all }).accounts[0]?.groups);

describe('equal changes', () => {
  test('are one from three on', () => {
    expect(sizesOf(updates(2))).toEqual([1, 1]);
    expect(sizesOf(updates(3))).toEqual([3]);
  });

  test('are each by itself with --all', () => {
    expect(sizesOf(updates(4), true)).toEqual([1, 1, 1, 1]);
  });

  test('are one where the first of them is, between others', () => {
    const [first, ...others] = updates(3) as [Change, ...Change[]];
    const other = change('other', { fields: [field('active', { before: false, after: true })] });
    const { accounts } = foldPlan([account({ changes: [first, other, ...others] })], { all: false });
    expect(accounts[0]?.groups.map(({ lead }) => lead.key)).toEqual(['shop-0', 'other']);
  });

  const blocked = { reason: 'immutable', message: 'cannot change' } as const;
  test.each<[string, Partial<Change>]>([
    ['another action', { action: 'none', drift: true }],
    ['another value before', { fields: [{ ...edit, before: '2023-10' }] }],
    ['another value after', { fields: [{ ...edit, after: '2025-01' }] }],
    ['another path', { fields: [{ ...edit, path: 'config.version' }] }],
    ['another cause', { fields: [{ ...edit, cause: 'drift' }] }],
    ['a secret', { fields: [{ ...edit, before: null, after: null, secret: true }] }],
    ['a further field', { fields: [edit, field('active', { after: true })] }],
    ['a block', { blocked }],
    ['another reason', { blocked: { ...blocked, reason: 'invalid' } }],
    ['a notice', { notices: ['It drifted.'] }],
    ['an adoption', { adopts: true }],
  ])('are not one with %s', (_, facts) => {
    expect(sizesOf([...updates(3), ...updates(3, facts, 'other')])).toEqual([3, 3]);
    expect(sizesOf([...updates(2), ...updates(1, facts, 'other')])).toEqual([1, 1, 1]);
  });

  test('of a secret are one, since of it nothing is known but that it changes', () => {
    expect(sizesOf(updates(3, { fields: [field('config.token', { secret: true })] }))).toEqual([3]);
  });

  test('that a guard blocks are one, and say why', () => {
    const guard = { reason: 'updates', message: '3 of 4 would be updated' } as const;
    const { accounts } = foldPlan([account({ changes: updates(3, { blocked: guard }) })], { all: false });
    expect(accounts[0]?.groups[0]?.lead.blocked).toEqual(guard);
  });

  test('whose messages differ in their key alone are one, with KEY in its place', () => {
    const changes = updates(3).map((each) => {
      const { key } = each;
      const message = `${key}: answered 422; retry with: ${retryLine(key, 'acme')}`;
      return {
        ...each,
        blocked: { reason: 'rejected', message } as const,
        notices: [`${key}: shop-1 drifted`],
      };
    });
    const { accounts } = foldPlan([account({ changes })], { all: false });
    const [group] = accounts[0]?.groups ?? [];
    expect(group?.members).toHaveLength(3);
    expect(group?.lead.blocked?.message).toBe('answered 422; retry with: setpoint retry KEY --account acme');
    expect(group?.lead.notices).toEqual(['shop-1 drifted']);
    const [one] =
      foldPlan([account({ changes: changes.slice(1) })], { all: false }).accounts[0]?.groups ?? [];
    expect(one?.lead.blocked?.message).toContain('shop-1: answered 422');
  });

  test('of rows are one wherever the rows are, and name their set if it made them all', () => {
    const rows = updates(3).map((each, at): Change => {
      return { ...each, row: { set: 'storefront', file: 'shops.yaml', line: at + 3 } };
    });
    const named = (changes: readonly Change[]): (string | undefined)[] =>
      (foldPlan([account({ changes })], { all: false }).accounts[0]?.groups ?? []).map((group) =>
        entriesText(group, (set) => `<${set}>`),
      );
    expect(named(rows)).toEqual(['3 entries of set <storefront>']);
    expect(named([...rows, ...updates(1, {}, 'other')])).toEqual(['4 entries']);
    expect(named([...updates(1, {}, 'other'), ...rows])).toEqual(['4 entries']);
  });

  test('that create and are blocked are one by their reason, since their fields are not shown', () => {
    const message = 'there is no type moon';
    const creates = updates(3).map((each, at) => ({
      ...each,
      action: 'create' as const,
      fields: [field('name', { after: `Shop ${at}` })],
      blocked: { reason: 'unavailable', message: `${each.key}: ${message}` } as const,
    }));
    expect(sizesOf(creates)).toEqual([3]);
    expect(sizesOf(creates.map((each) => ({ ...each, blocked: null })))).toEqual([1, 1, 1]);
  });
});

describe('equal changes in several accounts', () => {
  const fold = (...of: readonly (AccountPlan | FailedAccount)[]): FoldedPlan => foldPlan(of, { all: false });
  const named = (name: string, changes: Change[], provider: AccountPlan['provider'] = 'aloochat') =>
    account({ account: name, provider, changes });

  test('are one for all of these, and counted in each', () => {
    const { shared, accounts } = fold(
      named('acme', updates(2)),
      { account: 'dead', provider: 'aloochat', error: 'answered 401' },
      named('brasil', [...updates(1), change('other', { fields: [field('name', { after: 'Other' })] })]),
    );
    expect(shared.map(({ members }) => members.map((each) => `${each.account}/${each.change.key}`))).toEqual([
      ['acme/shop-0', 'acme/shop-1', 'brasil/shop-0'],
    ]);
    expect(accounts.map(({ groups, shared: count }) => [sizes(groups), count])).toEqual([
      [[], 2],
      [[], 0],
      [[1], 1],
    ]);
  });

  test('are apart at another provider, whose words differ', () => {
    const { shared } = fold(named('acme', updates(3)), named('brasil', updates(3), 'toolzz'));
    expect(shared).toEqual([]);
  });

  test.each<[string, Partial<Change>]>([
    ['delete', { action: 'delete', fields: [] }],
    ['replace', { action: 'replace' }],
    ['adopt', { action: 'adopt', fields: [] }],
    ['update and adopt', { adopts: true }],
  ])('stay in their account where they %s', (_, facts) => {
    const { shared, accounts } = fold(named('acme', updates(3, facts)), named('brasil', updates(3, facts)));
    expect([shared, ...accounts.map(({ groups }) => sizes(groups))]).toEqual([[], [3], [3]]);
  });
});

describe('the listed keys of a group', () => {
  const groupOf = (accounts: number, each: number, facts: Partial<Change> = {}): Group => {
    const plans = Array.from({ length: accounts }, (_, at) =>
      account({ account: `acme-${at}`, changes: updates(each, facts) }),
    );
    const { shared, accounts: own } = foldPlan(plans, { all: false });
    const group = shared[0] ?? own[0]?.groups[0];
    if (group === undefined) throw new Error('There is no group.');
    return group;
  };
  const shape = (group: Group) => {
    const { lists, rest } = listKeys(group);
    return [lists.map(({ keys, more }) => [keys.length, more]), rest];
  };

  test('are all of few', () => {
    expect(shape(groupOf(1, 24))).toEqual([[[24, 0]], '']);
    expect(shape(groupOf(1, 25))).toEqual([[[25, 0]], '']);
  });

  test('are some of many, and the others are counted', () => {
    expect(shape(groupOf(1, 300))).toEqual([[[24, 276]], '']);
    expect(shape(groupOf(3, 10))).toEqual([Array(3).fill([8, 2]), '']);
    expect(shape(groupOf(30, 10))).toEqual([Array(12).fill([2, 8]), '18 more accounts with 180 entries']);
  });

  test('are all where a change switches off', () => {
    const off = { fields: [field('active', { before: true, after: false })] };
    expect(shape(groupOf(1, 300, off))).toEqual([[[300, 0]], '']);
    expect(shape(groupOf(30, 10, off))).toEqual([Array(30).fill([10, 0]), '']);
  });
});

const changeOf: fc.Arbitrary<Change> = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    action: fc.constantFrom(...actions),
    type: fc.constantFrom('shopify', 'zendesk'),
    fields: fc.constantFrom([], [edit], [field('active', { before: true, after: false })]),
    blocked: fc.constantFrom(null, { reason: 'deletes', message: 'a: too many' } as const),
    drift: fc.boolean(),
    notices: fc.constantFrom([], ['b: a note']),
  })
  .map(({ key, drift, ...facts }) => change(key, { ...facts, ...(drift && { drift }) }));

const plans = fc
  .array(fc.array(changeOf, { maxLength: 12 }), { maxLength: 4 })
  .map((lists) => lists.map((changes, at) => account({ account: `acme-${at}`, changes })));

describe('a folded plan', () => {
  test('has each shown change of the plan exactly once, in its account and order', () => {
    fc.assert(
      fc.property(plans, fc.boolean(), fc.boolean(), (accounts, all, single) => {
        const isSingle = ({ action }: Change): boolean => single && action === 'update';
        const { shared, accounts: own } = foldPlan(accounts, { all, isSingle });
        const members = [...shared, ...own.flatMap(({ groups }) => groups)].flatMap((group) => group.members);
        for (const [at, { account: name, changes }] of accounts.entries()) {
          const unfolded = members.filter((member) => member.account === name).map((member) => member.change);
          expect(new Set(unfolded)).toEqual(new Set(changes.filter((each) => isShown(each, all))));
          expect(unfolded).toHaveLength(new Set(unfolded).size);
          const counted = shared.flatMap((group) => group.members).filter((each) => each.account === name);
          expect(own[at]?.shared).toBe(counted.length);
        }
      }),
    );
  });

  test('has in a group only what its lead says of all', () => {
    fc.assert(
      fc.property(plans, (accounts) => {
        const { shared, accounts: own } = foldPlan(accounts, { all: false });
        for (const { lead, members } of [...shared, ...own.flatMap(({ groups }) => groups)]) {
          expect(members.length === 1 || members.length >= 3).toBe(true);
          for (const { change: each } of members) {
            expect(each.action).toBe(lead.action);
            expect(each.blocked?.reason).toBe(lead.blocked?.reason);
            if (lead.blocked === null || lead.action !== 'create') expect(each.fields).toEqual(lead.fields);
          }
        }
      }),
    );
  });
});
