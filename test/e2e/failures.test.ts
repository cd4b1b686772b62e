import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Fault } from '../../src/simulator/faults/fault.ts';
import { limitHeaderForms } from '../../src/simulator/limits/limit-headers.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import {
  aloochatAt,
  of,
  openStore,
  openWorld,
  ref,
  type Store,
  toolzzAt,
  usualCredentials,
  type World,
} from '../support/e2e-world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let store: Store;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const open = async (): Promise<{ world: World; sim: Simulator }> => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: 'xoxb-0123456789' } });
  onTestFinished(world.close);
  return { world, sim: await world.simulate() };
};

const chats = (count: number, account = 'acme'): Record<string, object> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `${account}-${i}`,
      { account, type: 'slack', name: `Chat ${i}`, config: { token: ref('TOKEN') } },
    ]),
  );

const expectSettled = async (world: World): Promise<void> => {
  world.quiet();
  expect((await world.plan()).code).toBe(0);
  expect((await world.apply()).code).toBe(0);
  expect(world.writes()).toEqual([]);
};

test('one integration that the provider refuses: the others are applied, and it is not sent again until something changes', async () => {
  const { world, sim } = await open();
  const accounts = { acme: aloochatAt(sim) };
  const desire = (extra: object = {}) =>
    world.desire({
      accounts,
      integrations: { ...chats(3), bad: { account: 'acme', type: 'hubspot', name: 'Bad', ...extra } },
    });
  await desire();
  const [hubspot] = sim.aloochat.types.filter(({ type }) => type === 'hubspot');
  sim.aloochat.types.splice(
    0,
    sim.aloochat.types.length,
    ...sim.aloochat.types.filter((type) => type !== hubspot),
  );
  const first = await world.apply();
  expect(first.code).toBe(1);
  const { failed, applied } = of(first, 'acme');
  expect(applied).toEqual({ create: 3 });
  const why = 'Unsupported integration type: hubspot';
  expect(failed).toEqual([
    { key: 'bad', action: 'create', error: expect.stringMatching(new RegExp(`400.*${why}`)) },
  ]);
  world.quiet();

  const second = await world.apply();
  expect(second.code).toBe(1);
  expect(of(second, 'acme').blocked).toEqual([
    {
      key: 'bad',
      reason: 'rejected',
      message: expect.stringMatching(new RegExp(`400.*${why}.*setpoint retry bad`)),
    },
  ]);
  expect(world.writes()).toEqual([]);
  expect((await world.run(['status'])).stdout).toContain('setpoint retry bad');

  sim.aloochat.types.push(...(hubspot ? [hubspot] : []));
  const retried = await world.run(['retry', 'bad']);
  expect([retried.code, retried.stdout]).toEqual([0, expect.stringContaining('lifted')]);
  expect((await world.apply()).code).toBe(0);
  expect(sim.aloochat.world.list()).toHaveLength(4);
  await expectSettled(world);

  // An update that is refused: lifted by editing the entry, and by apply --key.
  await desire({ name: 'Worse' });
  sim.aloochat.faults.add({ kind: 'status', status: 422, method: 'PUT', times: 2 });
  expect((await world.apply()).code).toBe(1);
  expect((await world.apply('--key', 'bad')).code).toBe(1);
  world.quiet();
  expect((await world.apply()).code).toBe(1);
  expect(world.writes()).toEqual([]);
  await desire({ name: 'Better' });
  expect((await world.apply()).code).toBe(0);
  await expectSettled(world);
});

test('one account fails, and the other does not notice', async () => {
  const { world, sim } = await open();
  const other = await world.simulate();
  await world.desire({
    accounts: { acme: aloochatAt(sim), beta: aloochatAt(other) },
    integrations: { ...chats(3), ...chats(3, 'beta') },
  });
  // Refused only when it writes: it could be observed, and its run ends at the first.
  sim.aloochat.faults.add({ kind: 'status', status: 401, method: 'POST' });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  expect(of(applied, 'beta')).toMatchObject({ result: 'converged', applied: { create: 3 } });
  expect(of(applied, 'acme')).toMatchObject({ result: 'failed', applied: {} });
  expect(of(applied, 'acme').error).toMatch(/401|credential/);
  sim.aloochat.faults.clear();
  expect((await world.apply()).code).toBe(0);
  await expectSettled(world);
});

const lossy: readonly (readonly [string, Fault])[] = [
  ['a 500 before the effect', { kind: 'status', status: 500, when: 'before' }],
  ['a 500 after the effect', { kind: 'status', status: 500, when: 'after' }],
  ['a dropped connection before the effect', { kind: 'drop', when: 'before' }],
  ['a dropped connection after the effect', { kind: 'drop', when: 'after' }],
  ['an HTML page after the effect', { kind: 'html', when: 'after' }],
  ['an empty 200 after the effect', { kind: 'empty', when: 'after' }],
  ['an answer cut off', { kind: 'truncated' }],
];

test('a write whose answer is lost is neither lost nor done twice', async () => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: 'xoxb-0123456789' } });
  onTestFinished(world.close);
  const accounts: Record<string, object> = {};
  const sims: Simulator[] = [];
  for (const [i, [, fault]] of lossy.entries()) {
    const sim = await world.simulate();
    sims.push(sim);
    accounts[`aloo-${i}`] = aloochatAt(sim);
    accounts[`toolzz-${i}`] = toolzzAt(sim);
    for (const { faults } of [sim.aloochat, sim.toolzz]) faults.add({ ...fault, method: 'POST', times: 1 });
  }
  const llms = (account: string) => ({
    [`${account}-llm`]: { account, type: 'openai', name: 'LLM', config: { api_key: ref('TOKEN') } },
  });
  const names = lossy.map((_, i) => i);
  await world.desire({
    accounts,
    integrations: Object.assign(
      {},
      ...names.map((i) => ({ ...chats(2, `aloo-${i}`), ...llms(`toolzz-${i}`) })),
    ),
  });
  const applied = await world.apply();
  expect(applied.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(applied.code).toBe(0);
  for (const [i, { aloochat, toolzz }] of sims.entries()) {
    expect
      .soft(
        aloochat.world
          .list()
          .map(({ name }) => name)
          .sort(),
        lossy[i]?.[0],
      )
      .toEqual(['Chat 0', 'Chat 1']);
    expect
      .soft(
        toolzz.world.list().map(({ name }) => name),
        lossy[i]?.[0],
      )
      .toEqual(['LLM']);
  }
  await expectSettled(world);
});

test('a 429 in each form slows the account, loses nothing and costs no attempt', async () => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: 'xoxb-0123456789' } });
  onTestFinished(world.close);
  const accounts: Record<string, object> = {};
  const sims: Simulator[] = [];
  for (const [i, headers] of limitHeaderForms.entries()) {
    const sim = await world.simulate();
    sims.push(sim);
    accounts[`a${i}`] = aloochatAt(sim);
    // More of them than a change has attempts; without a time to wait for, each further one is waited for longer.
    const times = headers === 'none' ? 2 : 7;
    sim.aloochat.faults.add({ kind: 'rate-limit', headers, waitMs: 300, method: 'POST', times });
    sim.aloochat.faults.add({ kind: 'rate-limit', headers, waitMs: 300, method: 'GET', times: 1, after: 1 });
  }
  await world.desire({
    accounts,
    integrations: Object.assign({}, ...limitHeaderForms.map((_, i) => chats(3, `a${i}`))),
  });
  const applied = await world.apply();
  expect(applied.accounts.filter(({ result }) => result !== 'converged')).toEqual([]);
  expect(applied.code, applied.stderr).toBe(0);
  for (const [i, { aloochat }] of sims.entries()) {
    expect.soft(aloochat.world.list(), limitHeaderForms[i]).toHaveLength(3);
    expect
      .soft(aloochat.requests.all.filter(({ status }) => status === 429).length, limitHeaderForms[i])
      .toBe(limitHeaderForms[i] === 'none' ? 3 : 8);
  }
  expect(applied.stderr).not.toMatch(/Attempt failed/);
  await expectSettled(world);
});
