import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { accountKeys, keysBegin } from '../../src/redis/keys.ts';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { aloochatAt } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';
import { onceAYear, openScene } from './scene.ts';

const store = useStore();

/** Makes a text of each key of the account `acme`. */
const poisonAccount = async (client: Redis, prefix: string): Promise<void> => {
  const { run: _run, tick: _tick, queuePrefix, ...texts } = accountKeys(prefix, 'acme');
  const queue = ['meta', 'wait', 'events', 'stalled'].map((name) => `${queuePrefix}:account.acme:${name}`);
  for (const key of [...Object.values(texts), ...queue]) await client.set(key, 'text');
};

it('keys of one account that are of another type end no daemon, and harm no other account', async (test) => {
  const { world, sim } = await openScene(test, store(), '');
  const other = await world.simulate();
  const acme = aloochatAt(sim, { schedule: onceAYear });
  const brasil = aloochatAt(other, { schedule: onceAYear });
  const live = (): string[] =>
    [sim, other].flatMap(({ aloochat }) => aloochat.world.list().map(({ name }) => name));
  const desire = (first: number, second: number): Promise<void> =>
    world.desire({
      accounts: { acme, brasil },
      integrations: Object.assign(
        {},
        chats(first, { account: 'acme' }),
        chats(second, { account: 'brasil', from: 100 }),
      ),
    });
  await desire(1, 1);
  const daemon = await startDaemon(world);
  await until(() => live().length === 2);
  const { client } = store();
  const poison = (): Promise<void> => poisonAccount(client, world.prefix);
  await poison();
  const { desiredHolders } = accountKeys(world.prefix, 'brasil');
  const aliveUntil = async (): Promise<number> =>
    Math.max(
      0,
      ...(await client.zrange(desiredHolders, '0', '-1', 'WITHSCORES')).map(Number).filter(Number.isFinite),
    );
  const before = await aliveUntil();
  await until(async () => (await aliveUntil()) > before);
  await desire(2, 2);
  await until(() => live().includes('Chat 101'));
  expect((await daemon.stop()).code).toBe(0);
  await poison();
  const restarted = await startDaemon(world);
  await desire(2, 3);
  await until(() => live().includes('Chat 102'));
  expect(live()).not.toContain('Chat 1');
  expect((await restarted.stop()).code).toBe(0);
});

it('an account whose unreadable keys are deleted under its daemon works again without a restart', async (test) => {
  const { world, sim, desire, live } = await openScene(test, store(), onceAYear);
  await desire(chats(1));
  const daemon = await startDaemon(world);
  await daemon.said('Run ended');
  const { client } = store();
  await poisonAccount(client, world.prefix);
  await desire(chats(2));
  await daemon.said('Heartbeat of the account failed');
  await client.del(await client.keys(`${keysBegin(world.prefix)}*`));
  await until(() => live().length === 2);
  expect(sim.aloochat.requests.matching('POST', /./)).toHaveLength(2);
});
