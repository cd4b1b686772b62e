import { expect, test } from 'vitest';
import { checkAccounts } from '../../src/app/select-accounts.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';

const named = (names: readonly string[]) => ({ accounts: names.map((name) => ({ name }) as DesiredAccount) });

test('an account that is not in the YAML is an error with the nearest name', () => {
  const asked = { options: { account: ['acme', 'brazil'] } };
  expect(() => checkAccounts(asked, named(['acme', 'brasil']))).toThrow(
    '--account brazil: the desired state has no account of this name. Did you mean brasil? It has: acme, brasil.',
  );
});

test('accounts that are in the YAML, or none named, are fine', () => {
  checkAccounts({ options: { account: ['acme'] } }, named(['acme', 'brasil']));
  checkAccounts({ options: { account: [] } }, named([]));
});

test('many accounts are not all listed', () => {
  const names = Array.from({ length: 12 }, (_, at) => `account-${at}`);
  expect(() => checkAccounts({ options: { account: ['zzzzzzzzzzzz'] } }, named(names))).toThrow(
    /and 2 more\.$/,
  );
});
