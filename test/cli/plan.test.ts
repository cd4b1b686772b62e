import { expect, test } from 'vitest';
import type { PlanRequest } from '../../src/app/app.ts';
import { planWith } from '../../src/cli/commands/plan.ts';
import type { Plan } from '../../src/model/plan.ts';
import { account, change, revision, summary } from '../report/render-fixture.ts';
import { createTestApp, createTestContext } from './cli-fixture.ts';

const usual = { detailedExitcode: false, all: false, force: false, markdown: false };

const idle = account({ summary: summary({ none: 3 }) });
const busy = account({ changes: [change('shop')], summary: summary({ update: 1 }) });
const adopting = account({ changes: [change('shop', { action: 'adopt' })], summary: summary({ adopt: 1 }) });
const blocked = account({
  changes: [change('shop', { blocked: { reason: 'ambiguous', message: 'two have its name' } })],
  summary: summary({ blocked: 1, none: 1 }),
});
const reporting = account({
  changes: [change('shop', { action: 'none', drift: true })],
  summary: summary({ none: 1 }),
});
const leftOver = account({
  changes: [change('shop', { action: 'none', notices: ['protected, so it stays'] })],
  summary: summary({ none: 1 }),
});
const waiting = account({
  changes: [{ ...change('shop', { action: 'none' }), waits: true, notices: ['made moments ago'] }],
  summary: summary({ none: 3 }),
});
const unread = { account: 'dead', provider: 'toolzz', error: 'answered 401' } as const;

const run = async (accounts: Plan['accounts'], options = usual, json = false) => {
  const { context, stdout, stderr } = createTestContext({ json });
  const app = createTestApp({ plan: async () => ({ revision, accounts }) });
  return { code: await planWith(app, context, options), stdout: stdout.text, stderr: stderr.text };
};

test.each<[string, Plan['accounts'], number, number]>([
  ['nothing to do', [idle], 0, 0],
  ['changes', [idle, busy], 0, 2],
  ['an adoption only', [adopting], 0, 2],
  ['something blocked only', [blocked], 0, 2],
  ['an edit that waits only', [waiting], 0, 2],
  ['drift that is only reported', [reporting], 0, 2],
  ['a notice alone', [leftOver], 0, 0],
  ['an account that could not be observed', [idle, unread], 1, 1],
  ['changes beside an account that could not be observed', [busy, unread], 1, 1],
])('%s: exit codes', async (_, accounts, code, detailed) => {
  expect((await run(accounts)).code).toBe(code);
  expect((await run(accounts, { ...usual, detailedExitcode: true })).code).toBe(detailed);
});

test('prints the plan on stdout and nothing on stderr', async () => {
  const { stdout, stderr } = await run([busy, unread]);
  expect(stdout).toContain('~ update shop');
  expect(stdout).toContain('answered 401');
  expect(stderr).toBe('');
});

test('a pending change is not counted as in sync', async () => {
  const { stdout } = await run([waiting]);
  expect(stdout).toContain('acme: nothing to do, 2 in sync, 1 waiting');
  expect(stdout).toContain('Nothing to do: 2 in sync, 1 waiting in 1 account');
  expect(stdout).toContain('made moments ago');
});

test('with --json stdout holds exactly one object', async () => {
  const { stdout } = await run([busy, unread], usual, true);
  expect(JSON.parse(stdout)).toMatchObject({ revision, accounts: [{ account: 'acme' }, unread] });
});

test('a known secret that got into a text is scrubbed, and the JSON stays valid', async () => {
  for (const json of [false, true]) {
    const { context, stdout } = createTestContext({ json });
    context.secrets.register('s3cr"et\\value');
    const leak = { ...unread, error: 'answered s3cr"et\\value' };
    await planWith(createTestApp({ plan: async () => ({ revision, accounts: [leak] }) }), context, usual);
    expect(stdout.text).toContain('answered [secret]');
    expect(stdout.text).not.toContain('s3cr');
    if (json) expect(JSON.parse(stdout.text).accounts[0].error).toBe('answered [secret]');
  }
});

test('plans the named accounts only, each once, as a manual request', async () => {
  const requests: PlanRequest[] = [];
  const { context } = createTestContext({ account: ['acme', 'acme'] });
  const app = createTestApp({
    plan: async (request) => {
      requests.push(request);
      return { revision, accounts: [idle] };
    },
  });
  await planWith(app, context, { ...usual, force: true });
  expect(requests).toStrictEqual([{ accounts: ['acme'], force: true, manual: true }]);
});
