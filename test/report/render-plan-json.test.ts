import { expect, test } from 'vitest';
import { planJson } from '../../src/report/json/plan-json.ts';
import { account, change, field, revision, summary } from './render-fixture.ts';

const create = change('shop', { action: 'create', fields: [field('config.access_token', { secret: true })] });

type AccountJson = ReturnType<typeof planJson>['accounts'][number];
const changesOf = (json: AccountJson | undefined) => (json && 'changes' in json ? json.changes : []);

test('a plan for programs is exactly the documented object', () => {
  const accounts = [account({ changes: [create], summary: summary({ create: 1, none: 3 }) })];
  expect(planJson({ revision, accounts })).toStrictEqual({
    revision,
    accounts: [
      {
        account: 'acme',
        provider: 'aloochat',
        summary: { create: 1, update: 0, replace: 0, delete: 0, adopt: 0, none: 3, blocked: 0 },
        changes: [
          {
            key: 'shop',
            action: 'create',
            type: 'shopify',
            name: 'My Shopify Store',
            id: null,
            fields: [
              { path: 'config.access_token', before: null, after: null, secret: true, cause: 'desired' },
            ],
            blocked: null,
          },
        ],
      },
    ],
  });
});

test('adopts, drift, notices and blocked appear where they apply', () => {
  const blocked = { reason: 'deletes', message: 'Too many.' } as const;
  const changes = [
    change('a', { adopts: true, drift: true, notices: ['Once.'], blocked }),
    change('b', { notices: [] }),
  ];
  const [first, second] = planJson({
    revision,
    accounts: [account({ changes, notices: ['All.'] })],
  }).accounts;
  expect(second).toBeUndefined();
  expect(first).toMatchObject({
    notices: ['All.'],
    changes: [{ adopts: true, drift: true, notices: ['Once.'], blocked }, { blocked: null }],
  });
  expect(Object.keys(changesOf(first)[1] ?? {})).toStrictEqual([
    'key',
    'action',
    'type',
    'name',
    'id',
    'fields',
    'blocked',
  ]);
});

test('changes in sync are listed with --all only; reported drift always', () => {
  const changes = [change('calm', { action: 'none' }), change('seen', { action: 'none', drift: true })];
  const keys = (all: boolean) =>
    changesOf(planJson({ revision, accounts: [account({ changes })] }, { all }).accounts[0]).map(
      ({ key }) => key,
    );
  expect(keys(false)).toStrictEqual(['seen']);
  expect(keys(true)).toStrictEqual(['calm', 'seen']);
});

test('an account that could not be observed has its error in place of changes', () => {
  const accounts = [{ account: 'acme', provider: 'aloochat', error: 'answered 401' } as const];
  expect(planJson({ revision, accounts }).accounts).toStrictEqual(accounts);
});

test('a secret has no values, even where a plan carries some', () => {
  const leak = change('a', { fields: [field('config.k', { before: 'old', after: 'new', secret: true })] });
  expect(JSON.stringify(planJson({ revision, accounts: [account({ changes: [leak] })] }))).not.toMatch(
    /old|new/,
  );
});
