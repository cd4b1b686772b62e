import { describe, expect, test } from 'vitest';
import { planJson } from '../../src/report/json/plan-json.ts';
import { statusJson } from '../../src/report/json/run-json.ts';
import { planMarkdown } from '../../src/report/markdown/plan-markdown.ts';
import { renderPlan } from '../../src/report/text/render-plan.ts';
import { renderStatus } from '../../src/report/text/render-status.ts';
import { account, accountStatus, change, field, plain, revision, summary } from './render-fixture.ts';

const row = { set: 'shop', file: 'my-state/shops.yaml', line: 4 };

describe('a change of an entry that a set made', () => {
  const made = change('shop.br', { row, fields: [field('name', { before: 'a', after: 'b' })] });
  const written = change('other', { fields: [field('active', { before: true, after: false })] });
  const plan = {
    revision,
    accounts: [account({ changes: [made, written], summary: summary({ update: 2 }) })],
  };

  test('names its row in text, Markdown and JSON, and one that is written out has none', () => {
    const text = renderPlan(plan, plain);
    expect(text).toContain(
      '~ update shop.br: shopify "My Shopify Store"\n      a row of set shop, at my-state/shops.yaml:4\n',
    );
    expect(text.match(/a row of set/g)).toHaveLength(1);
    const markdown = planMarkdown(plan);
    expect(markdown).toContain('A row of set `shop`, at `my-state/shops.yaml:4`\n');
    expect(markdown.match(/A row of set/g)).toHaveLength(1);
    const [{ changes } = { changes: [] }] = planJson(plan).accounts as { changes: object[] }[];
    expect(changes[0]).toMatchObject({ row });
    expect(changes[1]).not.toHaveProperty('row');
  });

  test('has no control character in it', () => {
    const evil = { ...made, row: { ...row, set: 'a\u001b[31m', file: 'b\u202e.yaml' } };
    const accounts = [account({ changes: [evil], summary: summary({ update: 1 }) })];
    for (const text of [renderPlan({ revision, accounts }, plain), planMarkdown({ revision, accounts })])
      expect(text).not.toMatch(/[\u001b\u202e]/);
  });
});

test('the status of an entry that a set made names its row, unless it is in sync', () => {
  const status = { message: null, reason: null, since: 0, row };
  const accounts = [
    accountStatus({
      integrations: [
        { key: 'shop.br', condition: 'pending', ...status },
        { key: 'shop.pt', condition: 'in-sync', ...status, row: { ...row, line: 5 } },
      ],
    }),
  ];
  const text = renderStatus(accounts, 0, plain);
  expect(text).toMatch(/pending {2}shop\.br .*\n {6}a row of set shop, at my-state\/shops\.yaml:4$/m);
  expect(text).not.toContain('shops.yaml:5');
  expect(statusJson(accounts).accounts[0]?.integrations).toMatchObject([{ row }, { row: { line: 5 } }]);
});
