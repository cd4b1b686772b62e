import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Simulator, SimulatorOptions } from '../../src/simulator/start-simulator.ts';
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

const open = async (options: SimulatorOptions = {}): Promise<{ world: World; sim: Simulator }> => {
  const world = await openWorld({ store, env: { ...usualCredentials, TOKEN: 'xoxb-0123456789' } });
  onTestFinished(world.close);
  return { world, sim: await world.simulate(options) };
};

const chat = (name: string, extra: object = {}) => ({
  account: 'acme',
  type: 'slack',
  name,
  config: { token: ref('TOKEN'), channel: 'general' },
  ...extra,
});

const llm = (extra: object = {}) => ({
  account: 'brasil',
  type: 'openai',
  name: 'LLM',
  config: { api_key: ref('TOKEN') },
  ...extra,
});

const expectApplied = async (world: World, applied: object): Promise<void> => {
  const { code, stdout, accounts } = await world.apply();
  expect(code, stdout).toBe(0);
  expect(accounts[0]?.applied).toEqual(applied);
};

const idOf = (sim: Simulator, name: string): string =>
  sim.aloochat.world.list().find((item) => item.name === name)?.id ?? '';

test('drift: report shows what was changed by hand and leaves it, also when the YAML changes another field', async () => {
  const { world, sim } = await open();
  const state = (first: object = {}) => ({
    accounts: { acme: aloochatAt(sim, { drift: 'report' }) },
    integrations: { one: chat('One', first), two: chat('Two', { drift: 'revert' }) },
  });
  await world.desire(state());
  await expectApplied(world, { create: 2 });
  for (const { id } of sim.aloochat.world.list())
    sim.aloochat.world.edit(id, { config: { channel: 'by-hand' } });
  world.quiet();
  const planned = of(await world.plan(), 'acme');
  expect(planned.changes).toMatchObject([
    { key: 'two', action: 'update', drift: true, fields: [{ path: 'config.channel', cause: 'drift' }] },
    {
      key: 'one',
      action: 'none',
      drift: true,
      fields: [{ path: 'config.channel', before: 'by-hand', after: 'general' }],
    },
  ]);
  await expectApplied(world, { update: 1 });
  expect(world.writes()).toHaveLength(1);
  const status = await world.run(['status']);
  expect(status.code).toBe(2);
  expect(status.stdout).toMatch(/drifted\s+one/);
  // Nothing to do, and so nothing that a detailed exit code would tell.
  expect((await world.plan()).code).toBe(0);

  await world.desire(
    state({ active: false, config: { token: ref('TOKEN'), channel: 'general', team: 'new' } }),
  );
  await expectApplied(world, { update: 1 });
  expect(sim.aloochat.world.list()).toMatchObject([
    { active: false, config: { channel: 'by-hand', team: 'new' } },
    { active: true, config: { channel: 'general' } },
  ]);
  expect((await world.plan()).code).toBe(0);
});

test('protect outlives its entry, and goes by the way that the notice tells', async () => {
  const { world, sim } = await open();
  const state = (integrations: Record<string, object>) => ({
    accounts: { acme: aloochatAt(sim) },
    integrations,
  });
  const other = chat('Other');
  await world.desire(state({ kept: chat('Kept', { protect: true }), other }));
  await expectApplied(world, { create: 2 });
  await world.desire(state({ other }));
  world.quiet();
  const planned = await world.plan();
  expect(planned.code).toBe(0);
  expect(of(planned, 'acme').notices).toEqual([
    expect.stringMatching(/^kept: protected.*protect: false.*setpoint forget kept/),
  ]);
  await expectApplied(world, {});
  expect((await world.apply('--force')).code).toBe(0);
  expect(world.writes()).toEqual([]);

  await world.desire(state({ kept: chat('Kept', { protect: false }), other }));
  await expectApplied(world, {});
  await world.desire(state({ other }));
  await expectApplied(world, { delete: 1 });
  expect(sim.aloochat.world.list().map(({ name }) => name)).toEqual(['Other']);
});

test('prune: off leaves what left the YAML, and says so', async () => {
  const { world, sim } = await open();
  const accounts = { acme: aloochatAt(sim, { prune: 'off' }) };
  await world.desire({ accounts, integrations: { one: chat('One'), two: chat('Two') } });
  await expectApplied(world, { create: 2 });
  await world.desire({ accounts, integrations: { one: chat('One') } });
  const planned = await world.plan();
  expect(planned.code).toBe(0);
  expect(of(planned, 'acme').notices).toEqual([expect.stringMatching(/^two: .*prune: off/)]);
  await expectApplied(world, {});
  expect(sim.aloochat.world.list()).toHaveLength(2);
});

test('apply --key makes that change alone', async () => {
  const { world, sim } = await open();
  await world.desire({
    accounts: { acme: aloochatAt(sim), brasil: toolzzAt(sim) },
    integrations: { one: chat('One'), two: chat('Two'), llm: llm() },
  });
  const applied = await world.apply('--key', 'two', '--key', 'llm');
  expect(applied.code, applied.stdout).toBe(0);
  expect(applied.accounts.map(({ applied: made }) => made)).toEqual([{ create: 1 }, { create: 1 }]);
  expect(sim.aloochat.world.list().map(({ name }) => name)).toEqual(['Two']);
  const wrong = await world.run(['apply', '--yes', '--key', 'tow']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('two');
  await expectApplied(world, { create: 1 });
});

test('forget stops managing an integration without touching it', async () => {
  const { world, sim } = await open();
  const accounts = { acme: aloochatAt(sim) };
  await world.desire({ accounts, integrations: { one: chat('One'), two: chat('Two') } });
  await expectApplied(world, { create: 2 });
  await world.desire({ accounts, integrations: { one: chat('One') } });
  const forgotten = await world.run(['forget', 'two']);
  expect([forgotten.code, forgotten.stdout]).toEqual([0, expect.stringContaining('stays as it is')]);
  world.quiet();
  expect((await world.plan()).code).toBe(0);
  await expectApplied(world, {});
  expect(world.writes()).toEqual([]);
  expect(idOf(sim, 'Two')).not.toBe('');
  const unknown = await world.run(['forget', 'tow']);
  expect(unknown.code).toBe(1);
});

test('a secret that changed together with the credential is said to be unknown, and retry writes it', async () => {
  const { world, sim } = await open();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { one: chat('One') } });
  await expectApplied(world, { create: 1 });
  sim.aloochat.credential = 'aloo-key-number-two';
  Object.assign(world.env, { ALOO_KEY: 'aloo-key-number-two', TOKEN: 'xoxb-rotated-987' });
  const planned = await world.plan();
  expect(planned.code).toBe(0);
  expect(of(planned, 'acme').notices).toEqual([expect.stringContaining('setpoint retry')]);
  await expectApplied(world, {});
  expect((await world.run(['retry', 'one'])).code).toBe(0);
  await expectApplied(world, { update: 1 });
  expect(sim.aloochat.world.list()).toMatchObject([{ config: { token: 'xoxb-rotated-987' } }]);
  expect((await world.plan()).code).toBe(0);
});
