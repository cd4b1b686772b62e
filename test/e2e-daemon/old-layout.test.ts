import { expect, test } from 'vitest';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { restoreOldLayout } from '../store/layout/restore-old-layout.ts';
import { startDaemon } from '../support/daemon.ts';
import { chat, chats, llm, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, of, openWorld, toolzzAt, usualCredentials, type World } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { type OwnRedis, startOwnRedis } from './own-redis.ts';
import { onceAYear } from './scene.ts';

type OldWorld = {
  readonly world: World;
  readonly redis: OwnRedis;
  readonly one: Simulator;
  readonly two: Simulator;
  readonly hook: WebhookReceiver;
};

/** The installation that the version before left, with its desired state and what was live. */
const openOldWorld = async (context: Parameters<typeof startOwnRedis>[0]): Promise<OldWorld> => {
  const redis = await startOwnRedis(context);
  const hook = await startWebhookReceiver();
  context.onTestFinished(hook.close);
  const env = { ...usualCredentials, ...usualToken, ...redis.store.env, SETPOINT_WEBHOOK_URL: hook.url.href };
  const world = await openWorld({ env });
  context.onTestFinished(world.close);
  const [one, two] = [await world.simulate(), await world.simulate()];
  const live = await restoreOldLayout(redis.store.client, world.prefix, {
    FOLDER: world.folder,
    ONE: new URL(one.aloochat.baseUrl).origin,
    TOOLZZ: new URL(one.toolzz.baseUrl).origin,
    TWO: new URL(two.aloochat.baseUrl).origin,
  });
  for (const item of live.one) one.aloochat.world.add(item);
  for (const item of live.toolzz) one.toolzz.world.add(item);
  for (const item of live.two) two.aloochat.world.add(item);
  await world.desire({
    accounts: {
      acme: { ...aloochatAt(one, { schedule: onceAYear }), rate: 'auto', drift: 'report' },
      brasil: toolzzAt(one, { schedule: onceAYear }),
      chile: aloochatAt(two, { schedule: onceAYear }),
    },
    integrations: {
      one: chat('One', { active: false }),
      two: chat('Two'),
      three: chat('Three'),
      bad: chat('Bad'),
      llm: llm(),
      ...chats(6, { account: 'chile' }),
    },
  });
  return { world, redis, one, two, hook };
};

test('what the version before left in Redis is found by the first command', async (context) => {
  const { world, two } = await openOldWorld(context);
  const planned = await world.plan();
  expect(planned.stderr).not.toMatch(/another folder|failed/);
  expect(of(planned, 'acme').summary).toMatchObject({ none: 3, blocked: 1, create: 0, update: 0, adopt: 0 });
  expect(of(planned, 'brasil').summary).toMatchObject({ none: 1, blocked: 0, update: 0, adopt: 0 });
  const status = await world.run(['status']);
  expect(status.stdout).toMatch(/brasil.*paused/s);
  // Learned from a 429 half a minute before.
  expect(status.stdout).toMatch(/33 requests per\s+minute \(learned\)/);
  const history = await world.run(['history']);
  expect(history.stdout).toMatch(/forget.*former|former.*forget/is);
  // Two creates of chile were under way: made, but not recorded.
  const { code, stdout } = await world.apply('--account', 'chile');
  expect(code, stdout).toBe(0);
  expect(two.aloochat.world.list().map(({ name }) => name)).toEqual(
    Array.from({ length: 6 }, (_, at) => `Chat ${at}`),
  );
  expect(of(await world.plan(), 'chile').summary).toMatchObject({ none: 6, create: 0, update: 0 });
});

test('two daemons that start at once find it, send what waited, and create nothing twice', async (context) => {
  const { world, redis, one, two, hook } = await openOldWorld(context);
  // One that was made, and one that was not.
  const [, made] = two.aloochat.world.list().slice(-2);
  two.aloochat.world.remove(made?.id ?? '');
  world.quiet();
  const daemons = await Promise.all([startDaemon(world), startDaemon(world)]);
  await until(() => two.aloochat.world.list().length === 6);
  const ended = () => daemons.flatMap((daemon) => daemon.runs());
  await until(() => ended().some(({ account, result }) => account === 'chile' && result === 'converged'));
  await until(() => ended().some(({ account }) => account === 'acme'));
  expect(new Set(two.aloochat.world.list().map(({ name }) => name)).size).toBe(6);
  expect(one.aloochat.requests.writes()).toEqual([]);
  expect(one.toolzz.requests.writes()).toEqual([]);
  // Its delivery was to be tried again when the daemon was killed.
  await until(() => hook.taken().length > 0);
  for (const daemon of daemons) expect((await daemon.stop()).code).toBe(0);
  expect((await redis.store.client.keys('setpoint:account.*')).length).toBe(0);
});

test('a command refuses to run beside a daemon of the version before', async (context) => {
  const { world, redis } = await openOldWorld(context);
  const beat = () =>
    redis.store.client.zadd('setpoint:desired-holders:acme', Date.now() + 15_000, 'a daemon');
  await beat();
  const beating = setInterval(() => void beat(), 500);
  context.onTestFinished(() => clearInterval(beating));
  const { code, stderr } = await world.run(['plan']);
  expect(code).toBe(1);
  expect(stderr).toContain('An earlier version of Setpoint is running on this Redis.');
  expect(await redis.store.client.exists('setpoint:ledger:acme')).toBe(1);
});
