import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type AccountJobs, openAccountJobs } from '../../../jobs/account-jobs.ts';
import { triggerRun } from '../../../jobs/run/trigger-run.ts';
import { useWorlds } from '../../support/e2e-fixture.ts';
import { aloochatAt } from '../../support/e2e-world.ts';
import { until } from '../../support/until.ts';
import { expectLevel, type Look, largest, printCurve, startWatched } from './look.ts';

/* A daemon through thousands of quick runs, with edits, drift and faults: what it holds levels off. */
const runs = Number(process.env.TORTURE_RUNS ?? 2_000);
const looks = 20;

/** Jobs that are kept: so many that ended well, and so many that failed. */
const keptJobs = 2 * 200;

const { store, open } = useWorlds();

const shops = (revision: number) =>
  Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `shop-${i}`,
      {
        account: 'acme',
        type: 'shopify',
        name: `Shop ${i}`,
        config: { shop_domain: `s${i}.example`, region: `r${i < 3 ? revision : 0}` },
      },
    ]),
  );

/** Waits until the account has nothing left to do. */
const settled = ({ queue, runs: kept }: AccountJobs): Promise<void> =>
  until(async () => {
    const counts = await queue.getJobCounts(
      'active',
      'waiting',
      'waiting-children',
      'delayed',
      'prioritized',
    );
    return Object.values(counts).every((count) => count === 0) && !(await kept.isDirty());
  });

test(`a daemon through ${runs} runs keeps no memory, no keys, no handles, and never hangs`, {
  timeout: 7_200_000,
}, async () => {
  const { world, sim } = await open();
  const account = aloochatAt(sim, { schedule: '0 0 1 1 *' });
  const edit = (revision: number) =>
    world.desire({ accounts: { acme: account }, integrations: shops(revision) });
  await edit(0);
  const daemon = await startWatched(world, store());
  const jobContext = { redis: store().client, prefix: world.prefix, processId: 'the-test' };
  const jobs = openAccountJobs(jobContext, 'acme');
  await settled(jobs);
  // What loading takes is over: the lag counts from here on.
  await daemon.look(0);
  const curve: Look[] = [];
  for (let run = 1; run <= runs; run++) {
    if (run % 10 === 0) {
      await edit(run);
      // The daemon sees the file a moment later, and runs by itself as well.
      await sleep(100);
    }
    const [drifted] = sim.aloochat.world.list().slice(run % 20);
    if (run % 7 === 0 && drifted) sim.aloochat.world.edit(drifted.id, { name: `By hand ${run}` });
    if (run % 13 === 0) sim.aloochat.faults.add({ kind: 'drop', when: 'after', method: 'PUT', times: 1 });
    if (run % 31 === 0) sim.aloochat.faults.add({ kind: 'status', status: 503, method: 'GET', times: 1 });
    await triggerRun(jobs, 'schedule');
    await settled(jobs);
    sim.aloochat.requests.clear();
    if (run % Math.max(1, Math.floor(runs / looks)) === 0) curve.push(await daemon.look(run));
  }
  printCurve(curve);
  const { early, late } = expectLevel(curve);
  expect(largest(curve, ({ jobs: kept }) => kept)).toBeLessThanOrEqual(keptJobs + 10);
  if (runs > 4 * keptJobs)
    expect(largest(late, ({ redis }) => redis)).toBeLessThan(1.2 * largest(early, ({ redis }) => redis) + 50);
  expect(largest(curve, ({ lagP99 }) => lagP99)).toBeLessThan(100);
  expect(largest(curve, ({ lagOwn }) => lagOwn)).toBeLessThan(100);
  await jobs.queue.close();
  expect((await daemon.stop()).code).toBe(0);
});
