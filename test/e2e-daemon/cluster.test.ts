import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { startDaemon, timed } from '../support/daemon.ts';
import { chat, chats, llm, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, openWorld, toolzzAt, usualCredentials, type World } from '../support/e2e-world.ts';
import { type ClusterSetup, startCluster } from '../support/redis-cluster.ts';
import { until } from '../support/until.ts';
import { onceAYear, openScene } from './scene.ts';

const openClusterWorld = async (test: TestContext, { url }: ClusterSetup): Promise<World> => {
  const world = await openWorld({ env: { ...usualCredentials, ...usualToken, REDIS_URL: url } });
  test.onTestFinished(world.close);
  return world;
};

describe('a Redis Cluster', () => {
  it('serves every command and the daemon, with accounts in several slots', async (test) => {
    const setup = await startCluster(test, { withReplicas: false });
    const world = await openClusterWorld(test, setup);
    const [one, two] = [await world.simulate(), await world.simulate()];
    const accounts = {
      acme: aloochatAt(one, { schedule: '* * * * * *' }),
      brasil: toolzzAt(one),
      chile: aloochatAt(two),
    };
    const integrations = {
      one: chat('One'),
      gone: chat('Gone'),
      llm: llm(),
      ...chats(5, { account: 'chile' }),
    };
    await world.desire({ accounts, integrations });
    const doctor = await world.run(['doctor']);
    expect(doctor, doctor.stdout).toMatchObject({ code: 0, stderr: '' });
    expect((await world.apply()).code).toBe(0);
    const planned = await world.plan();
    expect(planned.code, planned.stdout).toBe(0);
    expect(of(planned, 'chile').summary).toMatchObject({ none: 5, create: 0 });
    const { gone: _gone, ...rest } = integrations;
    await world.desire({ accounts, integrations: rest });
    for (const args of [
      ['status'],
      ['history'],
      ['pause', 'brasil'],
      ['resume', 'brasil'],
      ['retry', 'one'],
      ['import', 'acme'],
    ]) {
      const result = await world.run(args);
      expect(result, `${args.join(' ')}: ${result.stdout}`).toMatchObject({
        stderr: expect.not.stringContaining('unexpectedly'),
      });
      expect([0, 1, 2]).toContain(result.code);
    }
    expect(await world.run(['forget', 'gone'])).toMatchObject({ code: 0 });
    await world.desire({ accounts, integrations: { ...rest, two: chat('Two') } });
    const daemon = await startDaemon(world);
    await until(() => one.aloochat.world.list().some(({ name }) => name === 'Two'));
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    expect((await world.run(['status'])).code).toBe(0);
    expect((await daemon.stop()).code).toBe(0);
    const kept = await Promise.all(setup.masters.map(({ client }) => client.keys('{setpoint:*:ledger')));
    expect(kept.flat().sort()).toEqual([
      '{setpoint:acme}:ledger',
      '{setpoint:brasil}:ledger',
      '{setpoint:chile}:ledger',
    ]);
    expect(kept.filter((keys) => keys.length > 0).length).toBeGreaterThan(1);
  });
});

const outages: readonly [string, (setup: ClusterSetup) => Promise<void>][] = [
  [
    'is killed',
    async (setup) => {
      const { master, replica } = await setup.of('setpoint', 'acme');
      await master.kill();
      await setup.promoted(replica);
    },
  ],
  [
    'is frozen',
    async (setup) => {
      const { master, replica } = await setup.of('setpoint', 'acme');
      master.freeze();
      await setup.promoted(replica);
    },
  ],
  [
    'is frozen, and continues after the failover',
    async (setup) => {
      const { master, replica } = await setup.of('setpoint', 'acme');
      master.freeze();
      await setup.promoted(replica);
      master.thaw();
    },
  ],
];

describe('a daemon whose master in a cluster', () => {
  it.for(outages)('%s in the middle of 100 creates makes each once', async ([, outage], test) => {
    const setup = await startCluster(test);
    const store = {
      env: { REDIS_URL: setup.url, SETPOINT_PREFIX: 'setpoint' },
      client: setup.masters[0]?.client as never,
      close: async () => undefined,
    };
    const { world, sim, desire, live } = await openScene(test, store, onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 60 });
    await desire(chats(100));
    const daemon = await startDaemon(world);
    await until(() => live().length >= 20);
    await outage(setup);
    const inSync = async (): Promise<void> => {
      await until(() => live().length === 100);
      await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
    };
    const ms = await timed(inSync());
    await test.annotate(`In sync ${ms} ms after the failover`);
    expect(new Set(live()).size).toBe(100);
    expect(of(await world.plan(), 'acme').summary).toMatchObject({
      none: 100,
      create: 0,
      update: 0,
      delete: 0,
    });
    await desire(chats(101));
    await until(() => live().length === 101);
    expect((await daemon.stop()).code).toBe(0);
  });

  it('is away for long keeps its worker, which works on when it is back', async (test) => {
    const setup = await startCluster(test, { withReplicas: false });
    const world = await openClusterWorld(test, setup);
    const sim = await world.simulate();
    const desire = (count: number) =>
      world.desire({
        accounts: { acme: aloochatAt(sim, { schedule: onceAYear }) },
        integrations: chats(count),
      });
    await desire(1);
    const daemon = await startDaemon(world);
    await daemon.said('Run ended');
    const { master } = await setup.of('setpoint', 'acme');
    await master.kill();
    // Longer than a worker may be silent.
    await sleep(25_000);
    await desire(2);
    await master.start();
    await until(() => sim.aloochat.world.list().length === 2);
    const stopped = daemon.lines().filter(({ msg }) => msg.startsWith('Worker stopped'));
    expect(stopped).toEqual([]);
    expect((await daemon.stop()).code).toBe(0);
  });
});
