import { expect, test } from 'vitest';
import { statusWith } from '../../src/cli/commands/status.ts';
import type { AccountStatus } from '../../src/model/run.ts';
import { accountStatus } from '../report/render-fixture.ts';
import { createTestApp, createTestContext } from './cli-fixture.ts';

const calm = accountStatus();
const off = accountStatus({
  account: 'brasil',
  integrations: [{ key: 'crm', condition: 'pending', message: 'Not applied yet.', reason: null, since: 0 }],
});

const run = async (accounts: readonly AccountStatus[], options = {}) => {
  const { context, stdout } = createTestContext(options);
  const app = createTestApp({ status: async () => accounts });
  return { code: await statusWith(app, context), stdout: stdout.text };
};

test('exits with 0 when all is in sync, else with 2', async () => {
  expect((await run([calm])).code).toBe(0);
  expect((await run([calm, off])).code).toBe(2);
});

test('is about the named accounts only', async () => {
  const { code, stdout } = await run([calm, off], { account: ['acme'] });
  expect(code).toBe(0);
  expect(stdout).not.toContain('brasil');
});

test('with --json stdout holds exactly one object', async () => {
  const { stdout } = await run([calm, off], { json: true });
  expect(JSON.parse(stdout)).toMatchObject({
    inSync: false,
    accounts: [{ inSync: true }, { inSync: false }],
  });
});
