import { expect, it } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { chats } from '../support/e2e-steps.ts';
import { aloochatAt, usualCredentials } from '../support/e2e-world.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { until } from '../support/until.ts';
import { openScene } from './scene.ts';

const store = useStore();

it('a daemon manages many accounts, most of them refused, whose schedules change repeatedly, without a leak', async (test) => {
  const { world, sim, live } = await openScene(test, store(), '');
  const names = Array.from({ length: 16 }, (_, index) => `account-${index}`);
  const accountOf = (index: number, minute: number): object => ({
    ...aloochatAt(sim, { schedule: `${minute} 0 1 1 *` }),
    apiKey: index === 7 ? usualCredentials.ALOO_KEY : `not-accepted-${index}`,
  });
  const desire = (minute: number): Promise<void> =>
    world.desire({
      accounts: Object.fromEntries(names.map((name, index) => [name, accountOf(index, minute)])),
      integrations: Object.assign({}, ...names.map((account, from) => chats(1, { account, from }))),
    });
  await desire(1);
  const daemon = await startDaemon(world);
  await until(() => daemon.runs().length >= names.length);
  expect(live()).toEqual(['Chat 7']);
  for (const minute of [2, 3]) {
    const before = daemon.runs().length;
    await desire(minute);
    await until(() => daemon.runs().length >= before + names.length);
  }
  const { code, stderr, ms } = await daemon.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(onBusyMachine(10_000));
  expect(stderr).not.toMatch(/MaxListeners|memory leak|Unhandled|unexpectedly/i);
});
