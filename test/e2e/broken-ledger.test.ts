import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
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

let store: Store;

beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const open = async (): Promise<{ world: World; sim: Simulator }> => {
  const env = { ...usualCredentials, TOKEN: 'xoxb-0123456789', KEY: 'sk-first-0123456789' };
  const world = await openWorld({ store, env });
  onTestFinished(world.close);
  return { world, sim: await world.simulate() };
};

const chat = { account: 'acme', type: 'slack', name: 'Chat', config: { token: ref('TOKEN') } };
const llm = { account: 'brasil', type: 'openai', name: 'LLM', config: { api_key: ref('KEY') } };

type Standings = {
  readonly accounts: readonly {
    readonly account: string;
    readonly integrations: readonly {
      readonly key: string;
      readonly condition: string;
      readonly message: string | null;
    }[];
  }[];
};

const statusOf = async (world: World) => {
  const { code, stdout } = await world.run(['status', '--json']);
  return { code, accounts: (JSON.parse(stdout) as Standings).accounts };
};

test('a broken ledger entry of one account leaves plan, apply and status of the others working, and says the way out', async () => {
  const { world, sim } = await open();
  const accounts = { acme: aloochatAt(sim), brasil: toolzzAt(sim) };
  await world.desire({ accounts, integrations: { chat, llm } });
  expect((await world.apply()).code).toBe(0);
  await store.client.hset(`${world.prefix}:ledger:acme`, 'chat', 'not json');
  const planned = await world.plan();
  expect(planned.code).toBe(1);
  expect(of(planned, 'acme').error).toContain('setpoint forget chat');
  expect(of(planned, 'brasil')).toMatchObject({ summary: { none: 1, blocked: 0 } });
  const stands = await statusOf(world);
  expect(stands.code).toBe(2);
  expect(of(stands, 'acme').integrations).toMatchObject([
    { key: 'chat', condition: 'failed', message: expect.stringContaining('setpoint forget chat') },
  ]);
  expect(of(stands, 'brasil').integrations).toMatchObject([{ key: 'llm', condition: 'in-sync' }]);
  await world.desire({ accounts, integrations: { chat, llm: { ...llm, name: 'Renamed' } } });
  const applied = await world.apply();
  expect(applied.code).toBe(1);
  expect(of(applied, 'brasil')).toMatchObject({ result: 'converged', applied: { update: 1 } });
  expect((await world.run(['forget', 'chat'])).code).toBe(0);
  expect((await world.apply()).code).toBe(0);
  expect(sim.aloochat.world.list()).toHaveLength(1);
});

test('retry of a secret that cannot be changed in place keeps it blocked, and never calls it in sync', async () => {
  const { world, sim } = await open();
  const accounts = { brasil: toolzzAt(sim) };
  await world.desire({ accounts, integrations: { llm } });
  expect((await world.apply()).code).toBe(0);
  world.env.KEY = 'sk-second-0123456789';
  const immutable = [{ key: 'llm', blocked: { reason: 'immutable' } }];
  expect(of(await world.plan(), 'brasil').changes).toMatchObject(immutable);
  for (let round = 0; round < 2; round++) {
    expect((await world.run(['retry', 'llm'])).code).toBe(0);
    expect(of(await world.plan(), 'brasil').changes).toMatchObject(immutable);
    world.quiet();
    const applied = await world.apply();
    expect(applied.code).toBe(1);
    expect(of(applied, 'brasil').blocked).toMatchObject([{ key: 'llm', reason: 'immutable' }]);
    expect(world.writes()).toEqual([]);
    expect(of(await statusOf(world), 'brasil').integrations).toMatchObject([{ condition: 'blocked' }]);
  }
  await world.desire({ accounts, integrations: { llm: { ...llm, replace: true } } });
  expect((await world.apply()).code).toBe(0);
  expect(sim.toolzz.world.list().map(({ active, config }) => [active, config.api_key])).toEqual([
    [false, 'sk-first-0123456789'],
    [true, 'sk-second-0123456789'],
  ]);
});

test('retry of a secret that can be written writes it once', async () => {
  const { world, sim } = await open();
  await world.desire({ accounts: { acme: aloochatAt(sim) }, integrations: { chat } });
  expect((await world.apply()).code).toBe(0);
  const id = sim.aloochat.world.list()[0]?.id ?? '';
  // Behind a provider that hides it nobody can see this.
  sim.aloochat.world.edit(id, { config: { token: 'changed by hand' } });
  expect((await world.plan()).code).toBe(0);
  expect((await world.run(['retry', 'chat'])).code).toBe(0);
  world.quiet();
  expect(of(await world.apply(), 'acme')).toMatchObject({ result: 'converged', applied: { update: 1 } });
  expect(world.writes()).toHaveLength(1);
  expect(sim.aloochat.world.get(id)?.config.token).toBe('xoxb-0123456789');
  world.quiet();
  expect((await world.apply()).code).toBe(0);
  expect(world.writes()).toEqual([]);
});

test('the config of a service that Toolzz does not have is shown by no command', async () => {
  const { world, sim } = await open();
  const config = { label: 'literal-in-the-yaml-77' };
  await world.desire({
    accounts: { brasil: toolzzAt(sim) },
    integrations: { llm: { ...llm, type: 'opnai', config } },
  });
  const texts: string[] = [];
  for (const args of [['plan'], ['plan', '--json'], ['apply', '--yes'], ['status', '--json']]) {
    const { stdout, stderr } = await world.run([...args, '--log-level', 'trace']);
    texts.push(stdout, stderr);
  }
  expect(texts.join('\n')).not.toContain('literal-in-the-yaml-77');
  const [change] = of(await world.plan(), 'brasil').changes;
  expect(change).toMatchObject({ blocked: { reason: 'unavailable' } });
  expect(change?.fields).toContainEqual({
    path: 'config.label',
    before: null,
    after: null,
    secret: true,
    cause: 'desired',
  });
});

test('a value under a harmless name that only the form calls a password is in no output', async () => {
  const { world, sim } = await open();
  const [known] = sim.toolzz.catalogue;
  if (!known) throw new Error('The simulated catalogue is empty.');
  const id = '7d5a4c1e-33b2-4f0a-9a60-0d8b6a1c2e77';
  const form = [{ name: 'label', type: 'password', required: true }];
  sim.toolzz.catalogue.push({ ...known, integrations: { ...known.integrations, id, slug: 'door', form } });
  const phrase = 'the-phrase-7c41-Zq';
  await world.desire({
    accounts: { brasil: toolzzAt(sim) },
    integrations: { door: { account: 'brasil', type: 'door', name: 'Door', config: { label: phrase } } },
  });
  sim.toolzz.faults.add({
    method: 'POST',
    kind: 'status',
    status: 422,
    body: { message: `label ${phrase} is bad` },
  });
  const texts: string[] = [];
  for (const args of [['plan', '--json'], ['apply', '--yes', '--json'], ['status', '--json'], ['plan']]) {
    const { stdout, stderr } = await world.run([...args, '--log-level', 'trace']);
    texts.push(stdout, stderr);
  }
  expect(texts.join('\n')).toContain('[secret] is bad');
  expect(texts.join('\n')).not.toContain(phrase);
});
