import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { until } from '../support/until.ts';
import { startOwnRedis } from './own-redis.ts';
import { desireAccounts, onceAYear, openScene } from './scene.ts';

const COUNT = 60;
const WATCHED_MS = 20_000;

const commandsOf = async (client: Redis): Promise<number> => {
  const text = await client.info('commandstats');
  const calls = [...text.matchAll(/^cmdstat_(?!info|client)[^:]+:calls=(\d+)/gm)];
  return calls.reduce((sum, [, count]) => sum + Number(count), 0);
};

const connectionsOf = async (client: Redis): Promise<number> =>
  String(await client.client('LIST'))
    .trim()
    .split('\n').length;

it('a daemon with many idle accounts holds few connections and sends few commands, and works for any of them', async (test) => {
  const redis = await startOwnRedis(test);
  const { client } = redis.store;
  const { world } = await openScene(test, redis.store, '');
  await desireAccounts(world, COUNT, onceAYear);
  const own = await connectionsOf(client);
  const daemon = await startDaemon(world);
  const converged = (): Set<unknown> =>
    new Set(daemon.runs().flatMap(({ result, account }) => (result === 'converged' ? [account] : [])));
  await until(() => converged().size === COUNT);
  // No mark is left: all workers have ended.
  const work = `{${world.prefix}:}:work`;
  await until(async () => (await client.exists(work)) === 0);

  const connections = (await connectionsOf(client)) - own;
  const before = await commandsOf(client);
  await sleep(WATCHED_MS);
  const perSecond = ((await commandsOf(client)) - before) / (WATCHED_MS / 1_000);
  await test.annotate(`${COUNT} idle accounts: ${connections} connections, ${perSecond} commands a second`);
  expect(connections).toBeLessThanOrEqual(4);
  // As many as ten accounts: 396 when each had a worker.
  expect(perSecond).toBeLessThan(60);

  for (const name of ['account-7', 'account-41']) {
    const { length } = daemon.lines();
    expect(await world.run(['pause', name])).toMatchObject({ code: 0 });
    expect(await world.run(['resume', name])).toMatchObject({ code: 0 });
    await daemon.said('Run ended', { from: length, is: ({ account }) => account === name });
  }

  const { length } = daemon.lines();
  await client.flushall();
  await until(() => {
    const ended = daemon
      .lines()
      .slice(length)
      .filter(({ msg, result }) => msg === 'Run ended' && result === 'converged');
    return new Set(ended.map(({ account }) => account)).size === COUNT;
  });
  const { code, stderr } = await daemon.stop();
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/MaxListeners|memory leak|Unhandled/i);
});
