import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startDaemon, timed } from '../support/daemon.ts';
import { chats } from '../support/e2e-steps.ts';
import { of } from '../support/e2e-world.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { until } from '../support/until.ts';
import { startOwnRedis } from './own-redis.ts';
import { everySecond, onceAYear, openScene } from './scene.ts';

describe.concurrent('a daemon whose Redis is killed', () => {
  it('continues in the middle of a run when it is back, and creates no duplicate', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 60 });
    await desire(chats(60));
    const daemon = await startDaemon(world);
    await until(() => live().length >= 15);
    await redis.kill();
    await sleep(1_500);
    const before = live().length;
    await redis.start();
    const working = await timed(until(() => live().length > before));
    await test.annotate(`Redis away for 1.5 s: working again ${working} ms after its return`);
    await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
    expect(live()).toHaveLength(60);
    expect(new Set(live()).size).toBe(60);
    expect(of(await world.plan(), 'acme').summary).toMatchObject({ none: 60, create: 0, update: 0 });
    expect((await daemon.stop()).code).toBe(0);
  });

  it('for longer than its locks hold works again within 5 s of its return', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, everySecond);
    await desire(chats(2));
    const daemon = await startDaemon(world);
    await until(() => live().length === 2);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    await redis.kill();
    await daemon.said('Redis connection lost');
    const [first] = sim.aloochat.world.list();
    sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
    await sleep(9_000);
    await redis.start();
    const working = await timed(until(() => live().join() === 'Chat 0,Chat 1'));
    await test.annotate(`Redis away for 9 s: a drift reverted ${working} ms after its return`);
    expect(working).toBeLessThan(30_000);
    expect((await daemon.stop()).code).toBe(0);
  });

  it('still ends within 10 s, with 0', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, desire } = await openScene(test, redis.store, everySecond, { ownProcess: true });
    await desire(chats(2));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended');
    await redis.kill();
    await daemon.said('Redis connection lost');
    const { code, ms } = await daemon.stop();
    await test.annotate(`SIGTERM while Redis is away: ${ms} ms`);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(onBusyMachine(10_000));
  });

  it('applies an edit that was made meanwhile', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, desire, live } = await openScene(test, redis.store, onceAYear);
    await desire(chats(1));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended');
    await redis.kill();
    await daemon.said('Redis connection lost');
    await desire(chats(2));
    await sleep(1_000);
    await redis.start();
    await until(() => live().length === 2);
  });
});
