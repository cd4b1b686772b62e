import { describe, expect, it, test } from 'vitest';
import {
  type Filter,
  filtered,
  filterPath,
  grouped,
  inAnyCondition,
  listed,
  readFilter,
} from '../../../src/server/page/filter.ts';
import { accountStatus } from '../../report/render-fixture.ts';
import { integration } from './page-fixture.ts';

const all = listed([
  accountStatus({
    integrations: [
      integration('shop', { name: 'Loja Brasil' }),
      integration('mail', { condition: 'failed', message: 'AlooChat answered 500', type: 'smtp' }),
      integration('crm', { condition: 'blocked', reason: 'ambiguous', message: 'Two have this name' }),
    ],
  }),
  accountStatus({
    account: 'brasil',
    provider: 'toolzz',
    integrations: [
      integration('openai', { condition: 'drifted', type: 'openai', revision: 'c0ffee' }),
      integration('Shopping'),
    ],
  }),
]);

const filterOf = (query: string): Filter => readFilter(new URLSearchParams(query));

const keys = (query: string): string[] => filtered(all, filterOf(query)).map(({ key }) => key);

describe('the integrations that are listed', () => {
  test.each([
    ['all, the worst first', '', ['mail', 'crm', 'openai', 'Shopping', 'shop']],
    ['what is not in sync', 'condition=off', ['mail', 'crm', 'openai']],
    ['one condition', 'condition=drifted', ['openai']],
    ['one account', 'account=brasil', ['openai', 'Shopping']],
    ['one type', 'type=smtp', ['mail']],
    ['part of a key, in any case', 'q=SHOPP', ['Shopping']],
    ['part of a name', 'q=loja', ['shop']],
    ['a type', 'q=smtp', ['mail']],
    ['a provider', 'q=toolzz', ['openai', 'Shopping']],
    ['a revision', 'q=c0ff', ['openai']],
    ['a word of the message', 'q=500', ['mail']],
    ['a reason', 'q=ambig', ['crm']],
    ['several words, all of them', 'q=shopp+brasil', ['Shopping']],
    ['condition, account and words together', 'condition=in-sync&account=acme&q=sh', ['shop']],
    ['nothing', 'q=nowhere', []],
    ['all, where the condition is none', 'condition=purple', ['mail', 'crm', 'openai', 'Shopping', 'shop']],
  ])('%s', (_, query, expected) => {
    expect(keys(query)).toEqual(expected);
  });

  it('are counted by condition without regard to the condition that is chosen', () => {
    const found = inAnyCondition(all, filterOf('account=acme&condition=failed'));
    expect(found.map(({ key }) => key).toSorted()).toEqual(['crm', 'mail', 'shop']);
  });
});

describe('the groups', () => {
  test.each([
    [
      'account',
      [
        ['acme', ['mail', 'crm', 'shop']],
        ['brasil', ['openai', 'Shopping']],
      ],
    ],
    [
      'type',
      [
        ['smtp', ['mail']],
        ['shopify', ['crm', 'Shopping', 'shop']],
        ['openai', ['openai']],
      ],
    ],
    [
      'condition',
      [
        ['failed', ['mail']],
        ['blocked', ['crm']],
        ['drifted', ['openai']],
        ['in-sync', ['Shopping', 'shop']],
      ],
    ],
  ] as const)('by %s, the one with the worst first', (by, expected) => {
    const groups = grouped(filtered(all, filterOf('')), by);
    expect(groups.map(({ name, integrations }) => [name, integrations.map(({ key }) => key)])).toEqual(
      expected,
    );
  });
});

it('has an address that reads back as itself', () => {
  const filter: Filter = {
    condition: 'failed',
    account: 'a&b',
    type: 'c d',
    search: 'x y',
    group: 'type',
    page: 3,
  };
  const path = filterPath(filter);
  expect(readFilter(new URL(path, 'http://here').searchParams)).toEqual(filter);
});

it('ignores a page that is not a number from 1, and a grouping that is none', () => {
  for (const page of ['0', '-1', '1.5', 'x', 'Infinity'])
    expect(readFilter(new URLSearchParams({ page })).page).toBe(1);
  expect(filterOf('group=colour').group).toBe('none');
});
