import { expect, it } from 'vitest';
import { startDaemon } from '../support/daemon.ts';
import { useStore } from '../support/e2e-fixture.ts';
import { until } from '../support/until.ts';
import { desireAccounts, openScene } from './scene.ts';

const store = useStore();

const ACCOUNTS = 20;
const RUNS = 120;

/** Half of an equal share of three: chance alone comes so low in one of ten thousand. */
const LEAST = RUNS / 3 / 2;

it('three daemons share the scheduled runs of many accounts about evenly', async (test) => {
  const { world } = await openScene(test, store(), '');
  await desireAccounts(world, ACCOUNTS, '*/2 * * * * *');
  const daemons = await Promise.all([1, 2, 3].map(() => startDaemon(world)));
  const scheduled = () =>
    daemons.map((daemon) => daemon.runs().filter(({ trigger }) => trigger === 'schedule').length);
  await until(() => scheduled().reduce((sum, runs) => sum + runs, 0) >= RUNS);
  await test.annotate(`Runs of each: ${scheduled().join(', ')}`);
  for (const runs of scheduled()) expect(runs).toBeGreaterThanOrEqual(LEAST);
});
