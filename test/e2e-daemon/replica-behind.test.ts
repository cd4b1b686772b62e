import { expect, test } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { chats } from '../support/e2e-steps.ts';
import { of } from '../support/e2e-world.ts';
import { startSentinels } from '../support/redis-sentinel.ts';
import { until } from '../support/until.ts';
import { onceAYear, openScene } from './scene.ts';

test('a person is warned of what the replica does not have', async (context) => {
  const { url, first, second } = await startSentinels(context);
  const store = { env: { REDIS_URL: url }, client: first.client, close: async () => undefined };
  const { world, desire } = await openScene(context, store, onceAYear);
  await desire(chats(2));
  expect((await world.apply()).code).toBe(0);
  expect(await world.run(['forget', 'acme-0'])).toMatchObject({ code: 0, stderr: '' });
  second.freeze();
  const { code, stderr } = await world.run(['forget', 'acme-1']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Warning: no replica of Redis has confirmed this\./m);
});

test('nothing is created while the replica could not take over with the record of it', async (context) => {
  const { url, first, second, promoted } = await startSentinels(context);
  const store = { env: { REDIS_URL: url }, client: first.client, close: async () => undefined };
  const { world, desire, live } = await openScene(context, store, onceAYear);
  await desire(chats(1));
  const daemon = await startDaemon(world);
  await until(() => live().length === 1);
  await daemon.said('Run ended');
  second.freeze();
  world.quiet();
  await desire(chats(4));
  await daemon.said('No replica of Redis confirmed a write within a second');
  expect(world.writes()).toEqual([]);
  // The replica takes over without what the master has written since; what is made then is made once.
  await first.kill();
  second.thaw();
  await promoted(second);
  await until(() => live().length === 4);
  expect(live()).toEqual(['Chat 0', 'Chat 1', 'Chat 2', 'Chat 3']);
  expect(world.writes()).toHaveLength(3);
  await until(async () => (of(await world.plan(), 'acme').summary.none ?? 0) === 4);
});
