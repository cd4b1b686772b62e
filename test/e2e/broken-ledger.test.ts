import { beforeAll, describe, expect, test } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, of, type Planned, ref, toolzzAt, type World } from '../support/e2e-world.ts';

const worlds = useWorlds({
  TOKEN: 'xoxb-0123456789',
  KEY: 'sk-first-0123456789',
  FIXED: 'sk-fixed-0123456789',
});

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

/** Each account is at a provider of its own; the tests are the steps of one story. */
describe('one entry that is broken, and two whose secret is in doubt', () => {
  let world: World;
  let sim: Simulator;
  let fixed: Simulator;
  let free: Simulator;
  let accounts: Record<string, object>;
  let planned: Planned;

  const chat = (account: string) => ({
    account,
    type: 'slack',
    name: 'Chat',
    config: { token: ref('TOKEN') },
  });
  const llm = (account: string, key: string, extra: object = {}) => ({
    account,
    type: 'openai',
    name: 'LLM',
    config: { api_key: ref(key) },
    ...extra,
  });
  /** What the YAML says; each step edits it. */
  const entries: Record<string, object> = {
    broken: chat('acme'),
    healthy: llm('brasil', 'FIXED'),
    immutable: llm('fixed', 'KEY'),
    writable: chat('free'),
  };
  const desire = () => world.desire({ accounts, integrations: entries });
  const immutable = [{ key: 'immutable', blocked: { reason: 'immutable' } }];
  const idAtFree = (): string => free.aloochat.world.list()[0]?.id ?? '';
  const retry = async (key: string): Promise<void> => {
    expect((await world.run(['retry', key])).code).toBe(0);
  };

  beforeAll(async () => {
    ({ world, sim } = await worlds.open());
    fixed = await world.simulate();
    free = await world.simulate();
    accounts = {
      acme: aloochatAt(sim),
      brasil: toolzzAt(sim),
      fixed: toolzzAt(fixed),
      free: aloochatAt(free),
    };
    await desire();
    const applied = await world.apply();
    expect(applied.code, applied.stdout).toBe(0);
    await worlds.store().client.hset(accountKeys(world.prefix, 'acme').entries, 'broken', 'not json');
    world.env.KEY = 'sk-second-0123456789';
    // Behind a provider that hides it nobody can see this.
    free.aloochat.world.edit(idAtFree(), { config: { token: 'changed by hand' } });
    planned = await world.plan();
  });

  test('plan and status say the way out of a broken ledger entry, and the other accounts are as they are', async () => {
    expect(planned.code).toBe(1);
    expect(of(planned, 'acme').error).toContain('setpoint forget broken --account acme');
    expect(of(planned, 'brasil')).toMatchObject({ summary: { none: 1, blocked: 0 }, changes: [] });
    expect(of(planned, 'free')).toMatchObject({ summary: { none: 1 }, changes: [] });
    expect(of(planned, 'fixed').changes).toMatchObject(immutable);
    const stands = await statusOf(world);
    expect(stands.code).toBe(2);
    expect(of(stands, 'acme').integrations).toMatchObject([
      {
        key: 'broken',
        condition: 'failed',
        message: expect.stringContaining('setpoint forget broken --account acme'),
      },
    ]);
    expect(of(stands, 'brasil').integrations).toMatchObject([{ key: 'healthy', condition: 'in-sync' }]);
  });

  test('retry of a secret that can be written writes it; of one that cannot be changed in place keeps it blocked', async () => {
    await Promise.all([retry('immutable'), retry('writable')]);
    entries.healthy = llm('brasil', 'FIXED', { name: 'Renamed' });
    await desire();
    expect(of(await world.plan(), 'fixed').changes).toMatchObject(immutable);
    world.quiet();
    const applied = await world.apply();
    expect(applied.code).toBe(1);
    // The broken entry of the one account keeps no other account from its work.
    expect(of(applied, 'brasil')).toMatchObject({ result: 'converged', applied: { update: 1 } });
    expect(of(applied, 'fixed').blocked).toMatchObject([{ key: 'immutable', reason: 'immutable' }]);
    expect(fixed.toolzz.requests.writes()).toEqual([]);
    expect(of(applied, 'free')).toMatchObject({ result: 'converged', applied: { update: 1 } });
    expect(free.aloochat.requests.writes()).toHaveLength(1);
    expect(free.aloochat.world.get(idAtFree())?.config.token).toBe('xoxb-0123456789');
    expect(of(await statusOf(world), 'fixed').integrations).toMatchObject([{ condition: 'blocked' }]);
  });

  test('forget heals the entry; a second retry writes nothing either, and calls nothing in sync', async () => {
    const [forgotten] = await Promise.all([world.run(['forget', 'broken']), retry('immutable')]);
    expect(forgotten.code).toBe(0);
    world.quiet();
    const applied = await world.apply();
    expect(of(applied, 'fixed').blocked).toMatchObject([{ key: 'immutable', reason: 'immutable' }]);
    expect(of(applied, 'acme').result).toBe('converged');
    expect(sim.aloochat.world.list()).toHaveLength(1);
    expect(of(applied, 'free')).toMatchObject({ result: 'converged', applied: {} });
    expect(fixed.toolzz.requests.writes()).toEqual([]);
    expect(free.aloochat.requests.writes()).toEqual([]);
    expect(of(await statusOf(world), 'fixed').integrations).toMatchObject([{ condition: 'blocked' }]);
  });

  test('with replace: true the secret that cannot be changed goes into a new one', async () => {
    entries.immutable = llm('fixed', 'KEY', { replace: true });
    await desire();
    const applied = await world.apply();
    expect(applied.code, applied.stdout).toBe(0);
    expect(fixed.toolzz.world.list().map(({ active, config }) => [active, config.api_key])).toEqual([
      [false, 'sk-first-0123456789'],
      [true, 'sk-second-0123456789'],
    ]);
  });
});

describe('literals at Toolzz, through every command', () => {
  const literal = 'literal-in-the-yaml-77';
  const phrase = 'the-phrase-7c41-Zq';
  let planned: Planned;
  let texts: string;

  beforeAll(async () => {
    const { world, sim } = await worlds.open();
    const [known] = sim.toolzz.catalogue;
    if (!known) throw new Error('The simulated catalogue is empty.');
    const id = '7d5a4c1e-33b2-4f0a-9a60-0d8b6a1c2e77';
    const form = [{ name: 'label', type: 'password', required: true }];
    sim.toolzz.catalogue.push({ ...known, integrations: { ...known.integrations, id, slug: 'door', form } });
    const entry = (type: string, label: string) => ({
      account: 'brasil',
      type,
      name: type,
      config: { label },
    });
    await world.desire({
      accounts: { brasil: toolzzAt(sim) },
      integrations: { unknown: entry('opnai', literal), door: entry('door', phrase) },
    });
    const body = { message: `label ${phrase} is bad` };
    sim.toolzz.faults.add({ method: 'POST', kind: 'status', status: 422, body });
    const trace = ['--log-level', 'trace'];
    planned = await world.plan(...trace);
    const ran = [planned, await world.run(['plan', ...trace])];
    for (const args of [
      ['apply', '--yes', '--json'],
      ['apply', '--yes'],
      ['status', '--json'],
    ])
      ran.push(await world.run([...args, ...trace]));
    texts = ran.flatMap(({ stdout, stderr }) => [stdout, stderr]).join('\n');
  });

  test('the config of a service that it does not have is shown by none', () => {
    expect(texts).not.toContain(literal);
    const change = of(planned, 'brasil').changes.find(({ key }) => key === 'unknown');
    expect(change).toMatchObject({ blocked: { reason: 'unavailable' } });
    expect(change?.fields).toContainEqual({
      path: 'config.label',
      before: null,
      after: null,
      secret: true,
      cause: 'desired',
    });
  });

  test('a value under a harmless name that only the form calls a password is in no output', () => {
    expect(texts).toContain('[secret] is bad');
    expect(texts).not.toContain(phrase);
  });
});
