import { expect, it } from 'vitest';
import { keysBegin } from '../../src/redis/keys.ts';
import { startDaemon } from '../support/daemon.ts';
import { until } from '../support/until.ts';
import { startOwnRedis } from './own-redis.ts';
import { desireAccounts, everySecond, openScene } from './scene.ts';

const COUNT = 20;
const INSTANTS = 5;

it('accounts on one cron reload the desired state together, and each reads only its own ledger', async (test) => {
  // Its commands are watched: those of other tests would be among them.
  const { store } = await startOwnRedis(test);
  const { world } = await openScene(test, store, '');
  await desireAccounts(world, COUNT, everySecond);

  const commands: (readonly string[])[] = [];
  const monitor = await store.client.monitor();
  test.onTestFinished(() => monitor.disconnect());
  monitor.on('monitor', (_time: string, args: readonly string[]) => commands.push(args));
  const named = (command: string, key: string): string[] =>
    commands.flatMap(([name, first = '']) =>
      name?.toLowerCase() === command &&
      first.startsWith(keysBegin(world.prefix)) &&
      first.split('}:')[1]?.split(':')[0] === key
        ? [first]
        : [],
    );
  // The slot of a tick is the account and the instant.
  const instants = (): Set<string> => new Set(named('set', 'tick').map((slot) => slot.slice(-24)));

  const daemon = await startDaemon(world);
  const reloads = (): number =>
    daemon.lines().filter(({ msg }) => msg === 'Reloaded the desired state').length;
  expect(daemon.lines().filter(({ msg }) => msg === 'Desired state read')).toHaveLength(COUNT);
  const atStart = reloads();
  await until(() => instants().size >= INSTANTS);
  await daemon.stop();
  // What the monitor tells comes in order: all of it is here once this is.
  const end = `${keysBegin(world.prefix)}}:end`;
  await store.client.get(end);
  await until(() => named('get', 'end').length > 0);

  // Ticks that come while a reload is under way share one that begins after it.
  expect(reloads() - atStart).toBeLessThanOrEqual(2 * instants().size);
  // Each tick opens its own account, and the start opened each once.
  expect(named('get', 'ledger-salt').length).toBeLessThanOrEqual(named('set', 'tick').length + 2 * COUNT);
});
