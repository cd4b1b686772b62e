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

test('a hidden key of somebody else holds the config back, and nothing else', async () => {
  const { world, sim } = await open({ aloochat: { quirks: { secrets: 'mask', put: 'replace' } } });
  const { id } = sim.aloochat.world.add({
    type: 'slack',
    name: 'One',
    config: { signing_secret: 'theirs', channel: 'old' },
  });
  await world.desire({
    accounts: { acme: aloochatAt(sim) },
    integrations: { one: chat('One', { active: false, config: { channel: 'general' } }) },
  });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  expect(of(applied, 'acme').blocked).toEqual([
    { key: 'one', reason: 'unsupported', message: expect.stringContaining('config.signing_secret') },
  ]);
  expect(sim.aloochat.world.get(id)).toMatchObject({
    active: false,
    config: { signing_secret: 'theirs', channel: 'old' },
  });
});

test('another type is blocked, and with replace: true made anew before the old one goes', async () => {
  const { world, sim } = await open();
  const desire = (extra: object) =>
    world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { one: chat('One', extra) } });
  await desire({});
  await expectApplied(world, { create: 1 });
  await desire({ type: 'notion' });
  expect(of(await world.apply(), 'acme').blocked).toMatchObject([{ key: 'one', reason: 'immutable' }]);
  await desire({ type: 'notion', replace: true });
  world.quiet();
  await expectApplied(world, { replace: 1 });
  expect(world.writes().map(({ method }) => method)).toEqual(['POST', 'DELETE']);
  expect(sim.aloochat.world.list()).toMatchObject([{ type: 'notion', name: 'One' }]);
  expect((await world.plan()).code).toBe(0);
});

test('what a provider shows or says reaches no terminal as control characters', async () => {
  const { world, sim } = await open();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { one: chat('One') } });
  await expectApplied(world, { create: 1 });
  const evil = '\u001b[2J\u001b]0;owned\u0007\r\n\u009b31mName\u202e';
  sim.aloochat.world.edit(idOf(sim, 'One'), { name: evil, config: { channel: evil } });
  sim.aloochat.faults.add({ kind: 'status', status: 422, method: 'PUT', body: { detail: evil } });
  const ran = [
    await world.run(['plan']),
    await world.run(['plan', '--json']),
    await world.run(['apply', '--yes']),
    await world.run(['status']),
  ];
  for (const { stdout, stderr } of ran) {
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 1, 2]);
});
