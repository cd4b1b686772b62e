import { expect, test } from 'vitest';
import { reportJson } from '../../src/report/json/run-json.ts';
import { renderReport } from '../../src/report/text/render-report.ts';
import { plain, report } from './render-fixture.ts';

const partial = report({
  account: 'brasil',
  result: 'partial',
  applied: { create: 2, delete: 1 },
  failed: [{ key: 'shop', action: 'update', error: 'AlooChat answered 500 in all of 5 attempts.' }],
  blocked: [{ key: 'crm', reason: 'ambiguous', message: 'Two have this name. Add id to the entry crm.' }],
  notices: ['config.theme was let go.'],
  durationMs: 65_000,
});

test('a report lists per account the applied, failed and blocked changes', () => {
  const reports = [
    report({ applied: { create: 1, update: 2 } }),
    partial,
    report({ account: 'chile', result: 'superseded', error: 'Newer desired state arrived.', durationMs: 12 }),
    report({ account: 'dead', result: 'failed', error: 'AlooChat answered 401.\nCheck the key.' }),
  ];
  expect(renderReport(reports, plain)).toMatchInlineSnapshot(`
    "acme: converged, 1 created, 2 updated (3.2 s)
    brasil: partial, 2 created, 1 removed, 1 failed, 1 blocked (1 min 5 s)
      ✗ update shop failed: AlooChat answered 500 in all of 5 attempts.
      ! crm is blocked (ambiguous): Two have this name. Add id to the entry crm.
        Note: config.theme was let go.
    chile: superseded, nothing changed (12 ms)
      ✗ Newer desired state arrived.
    dead: failed, nothing changed (3.2 s)
      ✗ AlooChat answered 401. Check the key.
    1 of 4 accounts converged
    "
  `);
});

test('a report has equal failures and blocks once, with the key of each', () => {
  const keys = ['shop', 'mail', 'desk', 'crm'];
  const failed = keys.map((key) => ({
    key,
    action: 'create' as const,
    error: key === 'crm' ? 'AlooChat answered 422.' : 'AlooChat answered 500 in all of 5 attempts.',
  }));
  const blocked = keys.map((key) => ({
    key,
    reason: 'immutable' as const,
    message: `${key}: the provider cannot change type in place`,
  }));
  expect(renderReport([report({ result: 'partial', failed, blocked })], plain)).toMatchInlineSnapshot(`
    "acme: partial, 4 failed, 4 blocked (3.2 s)
      ✗ create of 3 entries failed: AlooChat answered 500 in all of 5 attempts. (shop, mail, desk)
      ✗ create crm failed: AlooChat answered 422.
      ! 4 entries are blocked (immutable): the provider cannot change type in place (shop, mail, desk,
        crm)
    0 of 1 account converged
    "
  `);
});

test('a report for programs is exactly the documented object', () => {
  expect(reportJson([partial])).toStrictEqual({
    accounts: [
      {
        account: 'brasil',
        run: 'run-1',
        result: 'partial',
        applied: { create: 2, delete: 1 },
        failed: [{ key: 'shop', action: 'update', error: 'AlooChat answered 500 in all of 5 attempts.' }],
        blocked: [
          { key: 'crm', reason: 'ambiguous', message: 'Two have this name. Add id to the entry crm.' },
        ],
        notices: ['config.theme was let go.'],
        durationMs: 65_000,
      },
    ],
  });
});

test('an account without a run says why for programs too', () => {
  expect(
    reportJson([report({ run: '', result: 'failed', error: 'answered 401' })]).accounts[0],
  ).toMatchObject({
    run: null,
    result: 'failed',
    error: 'answered 401',
  });
});
