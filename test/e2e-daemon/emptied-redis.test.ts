import { describe, expect, it } from 'vitest';
import { accountKeys, keysBegin } from '../../src/redis/keys.ts';
import { startDaemon, timed } from '../support/daemon.ts';
import { chats } from '../support/e2e-steps.ts';
import { until } from '../support/until.ts';
import { expectNothingLeft, isIdle } from '../torture/kills/kill-at-point.ts';
import { openKillScene } from '../torture/kills/kill-scene.ts';
import { startOwnRedis } from './own-redis.ts';
import { everySecond, onceAYear, openScene } from './scene.ts';

describe.concurrent('a daemon whose Redis is emptied', () => {
  it('in the middle of 40 creates starts again by itself, and ends with exactly those 40', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, onceAYear);
    Object.assign(sim.aloochat.quirks, { serviceMs: 60 });
    await desire(chats(40));
    const daemon = await startDaemon(world);
    await until(() => live().length >= 15);
    await redis.store.client.flushall();
    const settled = async (): Promise<boolean> =>
      daemon.runs().some(({ result }) => result === 'converged') && isIdle(redis.store.client, world);
    const ms = await timed(until(settled));
    const removed = sim.aloochat.requests.matching('DELETE', /./).length;
    await test.annotate(
      `40 creates, Redis emptied after 15: in sync ${ms} ms later, ${removed} made twice and removed`,
    );
    expect(live()).toEqual(chatNames(40));
    await expectNothingLeft({ world });
  });

  it('in the middle of a replace and a delete removes nothing that may not be its own', async (test) => {
    const redis = await startOwnRedis(test);
    const scene = await openKillScene(redis.store);
    const { world, sim, live } = scene;
    test.onTestFinished(world.close);
    Object.assign(sim.aloochat.quirks, { serviceMs: 400 });
    const daemon = await startDaemon(world);
    await until(() => sim.aloochat.requests.matching('POST', /./).length === 2);
    await redis.store.client.flushall();
    await daemon.said('Run ended', { is: ({ result }) => result === 'converged' });
    await until(() => isIdle(redis.store.client, world));
    expect(live().filter((name) => name !== 'slack Deleted')).toEqual([
      'notion Replaced',
      'slack Changed, off',
      'slack Created',
      'slack Moved',
      // The old one is nobody's now.
      'slack Replaced',
      'slack Same',
    ]);
    expect(scene.neighboursAreUntouched()).toBe(true);
    await expectNothingLeft(scene);
  });

  it('while idle adopts its integrations again, and writes each secret once', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, onceAYear);
    await desire(chats(5));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended');
    world.quiet();
    const { length } = daemon.lines();
    await redis.store.client.flushall();
    const ms = await timed(daemon.said('Run ended', { from: length }));
    await test.annotate(`Redis emptied under an idle daemon: in sync again after ${ms} ms`);
    expect(sim.aloochat.requests.writes().map(({ method }) => method)).toEqual(Array(5).fill('PUT'));
    expect(live()).toEqual(chatNames(5));
    await expectNothingLeft({ world });
    const meta = `${accountKeys(world.prefix, 'acme').queuePrefix}:account.acme:meta`;
    expect(await redis.store.client.hmget(meta, 'concurrency', 'max')).toEqual(['4', '1000']);
  });
});

describe.concurrent('a daemon whose ledger is deleted', () => {
  it('adopts its integrations again at the next run, and creates or removes nothing', async (test) => {
    const redis = await startOwnRedis(test);
    const { world, sim, desire, live } = await openScene(test, redis.store, everySecond);
    await desire(chats(5));
    const daemon = await startDaemon(world);
    await daemon.said('Run ended', { is: ({ trigger }) => trigger === 'schedule' });
    world.quiet();
    const keys = await redis.store.client.keys(`${keysBegin(world.prefix)}*:ledger*`);
    expect(keys.length).toBeGreaterThanOrEqual(4);
    await redis.store.client.del(keys);
    await until(() => sim.aloochat.requests.writes().length >= 5);
    const { length } = daemon.lines();
    for (const from of [0, 1]) await daemon.said('Run ended', { from: length + from });
    expect(sim.aloochat.requests.writes().map(({ method }) => method)).toEqual(Array(5).fill('PUT'));
    expect(live()).toEqual(chatNames(5));
    await expectNothingLeft({ world });
  });
});

const chatNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Chat ${index}`).toSorted();
