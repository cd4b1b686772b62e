import { expect, test } from 'vitest';
import { renderChecks } from '../../src/report/text/render-checks.ts';
import { plain } from './render-fixture.ts';

test('lists each check with its outcome, and counts the problems', () => {
  const text = renderChecks(
    [
      { subject: 'settings', outcome: 'ok', message: 'valid' },
      { subject: 'account acme', outcome: 'wrong', message: `401. ${'Check the credential. '.repeat(5)}` },
      { subject: 'accounts', outcome: 'skipped', message: 'a\u001b[31mred one' },
    ],
    { ...plain, width: 60 },
  );
  expect(text).toMatchInlineSnapshot(`
    "ok       settings: valid
    wrong    account acme: 401. Check the credential. Check the
             credential. Check the credential. Check the
             credential. Check the credential.
    skipped  accounts: a\\u001b[31mred one

    1 problem found: see what is marked as wrong."
  `);
});

test('says when nothing is wrong', () => {
  expect(
    renderChecks([{ subject: 'settings', outcome: 'ok', message: 'valid' }], { ...plain, width: 60 }),
  ).toContain('Nothing is wrong.');
});
