import { describe, expect, it, type TestContext } from 'vitest';
import { startDaemon, timed } from '../support/daemon.ts';
import { chats } from '../support/e2e-steps.ts';
import { of } from '../support/e2e-world.ts';
import { type SentinelSetup, startSentinels } from '../support/redis-sentinel.ts';
import { until } from '../support/until.ts';
import { everySecond, onceAYear, openScene } from './scene.ts';
import { startServing } from './served.ts';

const openSentinelScene = async (test: TestContext, schedule: string) => {
  const setup = await startSentinels(test);
  const store = { env: { REDIS_URL: setup.url }, client: setup.first.client, close: async () => undefined };
  return { ...setup, ...(await openScene(test, store, schedule)) };
};

/** Brings the outage about in the middle of a run of 100 creates; resolves when the replica is the master. */
type Outage = (setup: SentinelSetup) => Promise<void>;

const outages: readonly [string, Outage][] = [
  [
    'is killed',
    async ({ first, second, promoted }) => {
      await first.kill();
      await promoted(second);
    },
  ],
  [
    'is frozen',
    async ({ first, second, promoted }) => {
      first.freeze();
      await promoted(second);
    },
  ],
  [
    'is frozen, and continues as one that takes itself for the master',
    async ({ first, second, promoted }) => {
      first.freeze();
      await promoted(second);
      first.thaw();
    },
  ],
];

describe('a daemon whose master behind Sentinels', () => {
  it.for(outages)(
    '%s in the middle of 100 creates makes each once, and works on',
    async ([, outage], test) => {
      const { world, sim, desire, live, ...setup } = await openSentinelScene(test, onceAYear);
      Object.assign(sim.aloochat.quirks, { serviceMs: 60 });
      await desire(chats(100));
      const { daemon, metrics, readiness, url } = await startServing(world);
      await until(() => live().length >= 20);
      await outage(setup);
      const inSync = async (): Promise<void> => {
        await until(() => live().length === 100);
        await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
      };
      await test.annotate(`In sync ${await timed(inSync())} ms after the failover`);
      expect(new Set(live()).size).toBe(100);
      expect(of(await world.plan(), 'acme').summary).toMatchObject({
        none: 100,
        create: 0,
        update: 0,
        delete: 0,
      });
      // Page, readiness and throttle are about the new master, and the next edit is applied there.
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      await until(async () => (await readiness())[0] === 200);
      await desire(chats(101));
      await until(() => live().length === 101);
      expect((await metrics()).value('setpoint_redis_up')).toBe(1);
      expect((await daemon.stop()).code).toBe(0);
    },
  );

  it('is killed again and again reverts a drift each time, by its schedule', async (test) => {
    const { world, sim, desire, live, promoted, settled } = await openSentinelScene(test, everySecond);
    await desire(chats(2), { guards: { maxDeletes: 10 } });
    const daemon = await startDaemon(world);
    await until(() => live().length === 2);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    for (let round = 0; round < 2; round++) {
      const { master, replica } = await settled();
      await master.kill();
      await promoted(replica);
      const [item] = sim.aloochat.world.list();
      sim.aloochat.world.edit(item?.id ?? '', { name: 'By hand' });
      await until(() => live().join() === 'Chat 0,Chat 1');
      await master.start();
      await settled();
    }
    expect((await daemon.stop()).code).toBe(0);
  });

  it('is away with all Sentinels works again when they are back', async (test) => {
    const { world, desire, live, first, second, sentinels, promoted } = await openSentinelScene(
      test,
      everySecond,
    );
    await desire(chats(1));
    const doctor = await world.run(['doctor']);
    expect(doctor, doctor.stdout).toMatchObject({ code: 0, stderr: '' });
    const daemon = await startDaemon(world);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    await Promise.all(sentinels.map((sentinel) => sentinel.kill()));
    await first.kill();
    await daemon.said('Redis connection lost');
    await desire(chats(2));
    await Promise.all(sentinels.map((sentinel) => sentinel.start()));
    await promoted(second);
    const working = await timed(until(() => live().length === 2));
    await test.annotate(`All Sentinels away: working again ${working} ms after the failover`);
    expect((await daemon.stop()).code).toBe(0);
  });
});
