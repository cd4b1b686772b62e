import { expect, it } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { aloochatAt } from '../support/e2e-world.ts';
import { until } from '../support/until.ts';
import { onceAYear, openScene } from './scene.ts';

const store = useStore();

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
  const { run: _run, tick: _tick, queuePrefix, ...texts } = accountKeys(world.prefix, 'acme');
  const queue = ['meta', 'wait', 'events', 'stalled'].map((name) => `${queuePrefix}:account.acme:${name}`);
  const poisoned = [...Object.values(texts), ...queue];
  const poison = async (): Promise<void> => {
    for (const key of poisoned) await client.set(key, 'text');
  };
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
