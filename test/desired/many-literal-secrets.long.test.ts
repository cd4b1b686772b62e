import { expect, it } from 'vitest';
import { accounts, load } from './load-files.ts';

const count = 10_000;
const numbers: readonly number[] = Array.from({ length: count }, (_, at) => at);

const withConfig = (...lines: readonly string[]): string =>
  `${accounts}integrations:\n  shop:\n    account: acme\n    type: t\n    name: n\n    config:\n${lines.map((line) => `      ${line}\n`).join('')}`;

// Each warning has to find its place: one walk of the file for each of them would not end before the test is given up.
it.each([
  ['in one mapping', withConfig(...numbers.map((at) => `token_f${at}x: abcdefgh`))],
  ['in one list', withConfig('tokens:', ...numbers.map(() => '  - abcdefgh'))],
  [
    'in as many entries',
    `${accounts}integrations:\n${numbers
      .map((at) => `  e${at}: { account: acme, type: t, name: e${at}, config: { token: abcdefgh } }\n`)
      .join('')}`,
  ],
  [
    'behind as many aliases',
    `x-a: &a { token: abcdefgh }\n${accounts}integrations:\n${numbers
      .map((at) => `  e${at}: { account: acme, type: t, name: e${at}, config: { a: *a } }\n`)
      .join('')}`,
  ],
])('thousands of secrets that stand in the YAML are each found: %s', async (_where, yaml) => {
  const { ok, warnings } = await load(yaml);
  expect(ok).toBe(true);
  expect(warnings.length).toBeGreaterThanOrEqual(count);
});
