import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startOwnRedis } from '../../e2e-daemon/own-redis.ts';
import { everySecond, onceAYear, openScene } from '../../e2e-daemon/scene.ts';
import { startDaemon, timed } from '../../support/daemon.ts';
import { chats } from '../../support/e2e-steps.ts';
import { until } from '../../support/until.ts';
import { expectNothingLeft } from './kill-at-point.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

const allOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Chat ${index}`).toSorted();

describe.concurrent('Redis gone for a minute', () => {
  it('in the middle of 60 creates: the daemons go on, and nothing is doubled', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, onceAYear, { ownProcess: true });
    Object.assign(sim.aloochat.quirks, { serviceMs: 60 });
    await desire(chats(60));
    const daemons = [await startDaemon(world), await startDaemon(world)];
    await until(() => live().length >= 15);
    await redis.kill();
    await sleep(60_000);
    const before = live().length;
    await redis.start();
    const working = await timed(until(() => live().length > before));
    say(`Redis gone for a minute in the middle of a run: the next change ${working} ms after its return`);
    const ended = () => daemons.some((daemon) => daemon.runs().some(({ result }) => result === 'converged'));
    await until(() => live().length === 60 && ended());
    expect(live()).toEqual(allOf(60));
    const sent = sim.aloochat.requests.matching('POST', /./).length;
    say(
      `${sent} requests for 60 creates, ${sim.aloochat.requests.matching('DELETE', /./).length} taken back`,
    );
    await expectNothingLeft({ world });
  });

  it('under an idle daemon: it works again within 5 s', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, everySecond, {
      ownProcess: true,
    });
    await desire(chats(3));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    await redis.kill();
    await daemon.said('Redis connection lost');
    const [first] = sim.aloochat.world.list();
    sim.aloochat.world.edit(first?.id ?? '', { name: 'By hand' });
    await sleep(60_000);
    await redis.start();
    const working = await timed(until(() => live().join() === allOf(3).join()));
    say(`Redis gone for a minute under an idle daemon: a drift reverted ${working} ms after its return`);
    expect(working).toBeLessThanOrEqual(5_000);
    expect((await daemon.stop()).code).toBe(0);
  });
});

describe.concurrent('Redis killed over and over', () => {
  it('in the middle of 60 creates, each time started again: exactly 60', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, onceAYear, { ownProcess: true });
    Object.assign(sim.aloochat.quirks, { serviceMs: 60 });
    await desire(chats(60));
    const daemon = await startDaemon(world);
    for (const after of [5, 15, 25, 35, 45]) {
      await until(() => live().length >= after);
      await redis.kill();
      await redis.start();
    }
    await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
    expect(live()).toEqual(allOf(60));
    say(
      `Redis killed five times: ${sim.aloochat.requests.matching('POST', /./).length} requests for 60 creates`,
    );
    await expectNothingLeft({ world });
  });
});
