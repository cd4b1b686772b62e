import { describe, expect, it, test } from 'vitest';
import { filtered, filterPath, readFilter } from '../../../src/server/page/filter.ts';
import { accountStatus } from '../../report/render-fixture.ts';
import { integration } from './page-fixture.ts';

const accounts = [
  accountStatus({
    integrations: [
      integration('shop'),
      integration('mail', { condition: 'failed', message: 'AlooChat answered 500' }),
      integration('crm', { condition: 'blocked', reason: 'ambiguous', message: 'Two have this name' }),
    ],
  }),
  accountStatus({
    account: 'brasil',
    integrations: [integration('openai', { condition: 'drifted' }), integration('Shopping')],
  }),
];

const keys = (query: string): string[] =>
  filtered(accounts, readFilter(new URLSearchParams(query))).map(({ key }) => key);

describe('the integrations that are listed', () => {
  test.each([
    ['all, the worst first', '', ['mail', 'crm', 'openai', 'Shopping', 'shop']],
    ['what is not in sync', 'condition=off', ['mail', 'crm', 'openai']],
    ['one condition', 'condition=drifted', ['openai']],
    ['one account', 'account=brasil', ['openai', 'Shopping']],
    ['part of a key, in any case', 'q=SHOP', ['Shopping', 'shop']],
    ['a word of the message', 'q=500', ['mail']],
    ['a reason', 'q=ambig', ['crm']],
    ['several words, all of them', 'q=shop+brasil', ['Shopping']],
    ['condition, account and words together', 'condition=in-sync&account=acme&q=sh', ['shop']],
    ['nothing', 'q=nowhere', []],
    ['all, where the condition is none', 'condition=purple', ['mail', 'crm', 'openai', 'Shopping', 'shop']],
  ])('%s', (_, query, expected) => {
    expect(keys(query)).toEqual(expected);
  });
});

it('has an address that reads back as itself', () => {
  const filter = { condition: 'failed', account: 'a&b', search: 'x y', page: 3 } as const;
  const path = filterPath(filter);
  expect(readFilter(new URL(path, 'http://here').searchParams)).toEqual(filter);
});

it('ignores a page that is not a number from 1', () => {
  for (const page of ['0', '-1', '1.5', 'x', 'Infinity'])
    expect(readFilter(new URLSearchParams({ page })).page).toBe(1);
});
