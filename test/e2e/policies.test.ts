import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
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

test('replace: true at Toolzz: a rotated secret makes a new one, switches the old one off, and never takes it back', async () => {
  const { world, sim } = await open();
  const accounts = { brasil: toolzzAt(sim) };
  await world.desire({ accounts, integrations: { llm: llm({ replace: true }) } });
  await expectApplied(world, { create: 1 });
  world.env.TOKEN = 'xoxb-rotated-987';
  expect(of(await world.plan(), 'brasil').changes).toMatchObject([
    { key: 'llm', action: 'replace', fields: [{ path: 'config.api_key', secret: true, cause: 'desired' }] },
  ]);
  await expectApplied(world, { replace: 1 });
  const [old, fresh] = sim.toolzz.world.list();
  expect([old?.active, old?.config.api_key]).toEqual([false, 'xoxb-0123456789']);
  expect([fresh?.active, fresh?.config.api_key]).toEqual([true, 'xoxb-rotated-987']);
  expect((await world.plan()).code).toBe(0);

  // Lost by hand: it is created anew, and the one that was let go is no candidate.
  await world.desire({ accounts, integrations: {} });
  expect((await world.apply('--force')).code).toBe(0);
  await world.desire({ accounts, integrations: { llm: llm({ replace: true }) } });
  expect(of(await world.plan(), 'brasil').summary).toMatchObject({ create: 1, adopt: 0, blocked: 0 });
  await expectApplied(world, { create: 1 });
  expect(sim.toolzz.world.list().map(({ active }) => active)).toEqual([false, false, true]);
  expect((await world.plan()).code).toBe(0);
});

test('a Toolzz account without unit and user is only observed, and says what to add', async () => {
  const { world, sim } = await open();
  const { unit: _unit, user: _user, ...watching } = toolzzAt(sim) as Record<string, unknown>;
  await world.desire({
    accounts: { brasil: watching },
    integrations: {
      llm: llm(),
      wrong: llm({ type: 'opnai', name: 'Typo' }),
      off: llm({ type: 'cohere', name: 'Off' }),
    },
  });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  expect(of(applied, 'brasil').blocked).toEqual([
    {
      key: 'llm',
      reason: 'unsupported',
      message: expect.stringMatching(/no unit and no user.*Add unit and user/),
    },
    { key: 'off', reason: 'unavailable', message: expect.stringContaining('switched') },
    { key: 'wrong', reason: 'unavailable', message: expect.stringMatching(/Did you mean openai/) },
  ]);
  expect(world.writes()).toEqual([]);
});

test('a value that the provider does not take is blocked once, and not written again until the YAML changes', async () => {
  const { world, sim } = await open({ aloochat: { quirks: { ignore: ['visibility', 'config.channel'] } } });
  const accounts = { acme: aloochatAt(sim) };
  const desire = (visibility: string, channel = 'general') =>
    world.desire({
      accounts,
      integrations: { one: chat('One', { visibility, config: { token: ref('TOKEN'), channel } }) },
    });
  await desire('private');
  await world.apply();
  await desire('public');
  world.quiet();
  const first = await world.apply();
  expect(first.code).toBe(1);
  expect(world.writes()).toHaveLength(1);
  world.quiet();
  const second = await world.apply();
  expect(second.code).toBe(1);
  expect(of(second, 'acme').blocked).toEqual([
    { key: 'one', reason: 'not-accepted', message: expect.stringMatching(/kept its own visibility/) },
  ]);
  expect(world.writes()).toEqual([]);
  // Another edit of the entry goes through all the same.
  world.env.TOKEN = 'xoxb-rotated-987';
  expect(of(await world.apply(), 'acme').applied).toEqual({ update: 1 });
  expect(sim.aloochat.world.list()).toMatchObject([{ config: { token: 'xoxb-rotated-987' } }]);
  await desire('private');
  expect((await world.apply()).code).toBe(0);
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
