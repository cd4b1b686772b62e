import { beforeAll, describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { of, ref, type World } from '../support/e2e-world.ts';
import { chatsYaml, openAppliedIn } from './chats.ts';

const worlds = useWorlds({ SLACK_TOKEN: 'xoxb-0123456789' });
const openApplied = openAppliedIn(worlds);

const reasonsOf = (applied: Awaited<ReturnType<World['apply']>>): readonly string[] =>
  of(applied, 'acme').blocked.map(({ reason }) => reason);

describe('twenty secrets rotated by a wrong environment', () => {
  let world: World;
  let sim: Simulator;
  beforeAll(async () => {
    ({ world, sim } = await openApplied(20));
    world.env.SLACK_TOKEN = 'xoxb-of-staging-98765';
  });

  const tokens = (): readonly unknown[] => [
    ...new Set(sim.aloochat.world.list().map(({ config }) => config.token)),
  ];

  test('a plan says how many, of what, which limit, and the way out', async () => {
    const { code, stdout } = await world.run(['plan', '--detailed-exitcode']);
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '20 of 20 integrations of account acme would be updated (20 of them a secret), over the limit (guards.maxUpdatePercent 50); check the YAML and the environment; if this is intended, run: setpoint apply --force --account acme, or raise the limit',
    );
    expect(stdout).not.toContain('staging');
  });

  test('an apply writes none of them and fails, also of a single key', async () => {
    const applied = await world.apply();
    expect(applied.code).toBe(1);
    expect(reasonsOf(applied)).toEqual(Array.from({ length: 20 }, () => 'updates'));
    const one = await world.apply('--key', 'chat-3');
    expect(one.code).toBe(1);
    expect(reasonsOf(one)).toEqual(['updates']);
    expect(world.writes()).toEqual([]);
  });

  test('the right environment has nothing to do', async () => {
    world.env.SLACK_TOKEN = 'xoxb-0123456789';
    expect((await world.apply()).code).toBe(0);
    expect(world.writes()).toEqual([]);
    world.env.SLACK_TOKEN = 'xoxb-of-staging-98765';
  });

  test('the way out that it names writes them', async () => {
    const applied = await world.apply('--force', '--account', 'acme');
    expect(applied.code, applied.stdout).toBe(0);
    expect(of(applied, 'acme')).toMatchObject({ result: 'converged', applied: { update: 20 } });
    expect(tokens()).toContain('xoxb-of-staging-98765');
    expect(tokens()).not.toContain('xoxb-0123456789');
  });

  test('a raised limit lets them through as well', async () => {
    world.env.SLACK_TOKEN = 'xoxb-0123456789';
    await world.desire(chatsYaml(sim, 20, { guards: { maxUpdatePercent: 100 } }));
    const applied = await world.apply();
    expect(applied.code, applied.stdout).toBe(0);
    expect(of(applied, 'acme').applied).toEqual({ update: 20 });
  });

  test('a rotated credential of the account is no such thing', async () => {
    const rotated = { apiKey: ref('ROTATED_KEY'), guards: { maxUpdatePercent: 0 } };
    sim.aloochat.credential = 'aloo-key-number-two';
    world.env.ROTATED_KEY = sim.aloochat.credential;
    await world.desire(chatsYaml(sim, 20, rotated));
    world.quiet();
    const applied = await world.apply();
    expect(applied.code, applied.stdout).toBe(0);
    expect(world.writes()).toEqual([]);
  });
});

describe('twenty integrations that leave the YAML three per run', () => {
  let world: World;
  let sim: Simulator;
  beforeAll(async () => {
    ({ world, sim } = await openApplied(20));
  });

  test('are stopped by the third run: fourteen stay, and it says what was removed before', async () => {
    for (const left of [17, 14]) {
      await world.desire(chatsYaml(sim, left));
      const applied = await world.apply();
      expect(applied.code, applied.stdout).toBe(0);
      expect(of(applied, 'acme').applied).toEqual({ delete: 3 });
    }
    for (const left of [11, 8]) {
      await world.desire(chatsYaml(sim, left));
      const applied = await world.apply();
      expect(applied.code).toBe(1);
      expect(new Set(reasonsOf(applied))).toEqual(new Set(['deletes']));
      expect(of(applied, 'acme').blocked[0]?.message).toContain('with 6 removed within the last 24 hours');
    }
    expect(sim.aloochat.world.list()).toHaveLength(15);
  });

  test('forced deletes do not count against the next ordinary delete', async () => {
    const { world, sim } = await openApplied(20);
    await world.desire(chatsYaml(sim, 5));
    expect((await world.apply()).code).toBe(1);
    const forced = await world.apply('--force', '--account', 'acme');
    expect(of(forced, 'acme').applied).toEqual({ delete: 15 });
    await world.desire(chatsYaml(sim, 4));
    const next = await world.apply();
    expect(next.code, next.stdout).toBe(0);
    expect(of(next, 'acme').applied).toEqual({ delete: 1 });
  });
});
