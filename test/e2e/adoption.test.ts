import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
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

const chat = (name: string, extra: object = {}) => ({ account: 'acme', type: 'slack', name, ...extra });

const expectSettled = async (world: World): Promise<void> => {
  world.quiet();
  expect((await world.plan()).code).toBe(0);
  expect((await world.apply()).code).toBe(0);
  expect(world.writes()).toEqual([]);
};

test('what matches by type and name is taken over: nothing is created, hidden secrets are written once, the rest stays', async () => {
  const { world, sim } = await open();
  const live = sim.aloochat.world;
  const plain = live.add({ type: 'slack', name: 'Plain', config: { channel: 'general', theirs: 1 } });
  const hidden = live.add({ type: 'slack', name: 'Hidden', config: { token: 'old', channel: 'general' } });
  const edited = live.add({ type: 'slack', name: 'Edited', config: { channel: 'random' } });
  const folded = live.add({ type: 'slack', name: 'ÉCOLE ', visibility: 'public' });
  const llm = sim.toolzz.world.add({ type: 'openai', name: 'LLM', config: { api_key: 'unknown' } });
  await world.desire({
    accounts: { acme: aloochatAt(sim), brasil: toolzzAt(sim) },
    integrations: {
      plain: chat('Plain', { config: { channel: 'general' } }),
      hidden: chat('Hidden', { config: { token: ref('TOKEN'), channel: 'general' } }),
      edited: chat('Edited', { config: { channel: 'general' } }),
      folded: chat('école'),
      llm: { account: 'brasil', type: 'openai', name: 'LLM', config: { api_key: ref('TOKEN') } },
    },
  });
  const planned = await world.plan();
  const lines = of(planned, 'acme').changes.map(({ key, action, id, adopts, fields }) => ({
    key,
    action,
    id,
    adopts,
    paths: fields.map(({ path, cause }) => `${path} ${cause}`),
  }));
  const update = (key: string, id: string, path: string) => ({
    key,
    action: 'update',
    id,
    adopts: true,
    paths: [`${path} desired`],
  });
  expect(lines).toEqual([
    { key: 'plain', action: 'adopt', id: plain.id, adopts: undefined, paths: [] },
    update('edited', edited.id, 'config.channel'),
    update('folded', folded.id, 'name'),
    update('hidden', hidden.id, 'config.token'),
  ]);
  expect(of(planned, 'brasil').changes).toMatchObject([
    {
      key: 'llm',
      action: 'adopt',
      id: llm.id,
      notices: [expect.stringMatching(/config\.api_key.*taken as/)],
    },
  ]);
  const applied = await world.apply();
  expect(applied.code, applied.stdout).toBe(0);
  expect(applied.accounts.map(({ applied: made }) => made)).toEqual([{ adopt: 1, update: 3 }, { adopt: 1 }]);
  expect(live.get(plain.id)?.config).toEqual({ channel: 'general', theirs: 1 });
  expect(live.get(hidden.id)?.config).toEqual({ channel: 'general', token: 'xoxb-0123456789' });
  expect(live.get(folded.id)).toMatchObject({ name: 'école', visibility: 'public' });
  expect(live.list()).toHaveLength(4);
  await expectSettled(world);
});

test('two alike are ambiguous, with their ids; an id in the entry decides', async () => {
  const { world, sim } = await open();
  const twins = ['Twin', 'twin'].map((name) => sim.aloochat.world.add({ type: 'slack', name }));
  const accounts = { acme: aloochatAt(sim) };
  await world.desire({ accounts, integrations: { one: chat('Twin'), fine: chat('Fine') } });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  const { blocked, applied: made } = of(applied, 'acme');
  expect(made).toEqual({ create: 1 });
  expect(blocked).toMatchObject([{ key: 'one', reason: 'ambiguous' }]);
  for (const { id } of twins) expect(blocked[0]?.message).toContain(id);
  await world.desire({
    accounts,
    integrations: { one: chat('Twin', { id: twins[0]?.id }), fine: chat('Fine') },
  });
  expect(of(await world.apply(), 'acme').applied).toEqual({ adopt: 1 });
  await expectSettled(world);
  expect(sim.aloochat.world.list()).toHaveLength(3);
});

test('with adopt: id nothing is taken over by its name', async () => {
  const { world, sim } = await open();
  const { id } = sim.aloochat.world.add({ type: 'slack', name: 'One' });
  const accounts = { acme: aloochatAt(sim, { adopt: 'id' }) };
  await world.desire({ accounts, integrations: { one: chat('One'), two: chat('Two') } });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  expect(of(applied, 'acme').blocked).toEqual([
    { key: 'one', reason: 'ambiguous', message: expect.stringContaining(`write id: ${id} into the entry`) },
  ]);
  await world.desire({ accounts, integrations: { one: chat('One', { id }), two: chat('Two') } });
  expect(of(await world.apply(), 'acme').applied).toEqual({ adopt: 1 });
  await expectSettled(world);
});

test('an id that is not live is blocked, and never created', async () => {
  const { world, sim } = await open();
  const id = '550e8400-e29b-41d4-a716-446655440000';
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { one: chat('One', { id }) } });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  expect(of(applied, 'acme').blocked).toMatchObject([{ key: 'one', message: expect.stringContaining(id) }]);
  expect(sim.aloochat.world.list()).toEqual([]);
});
