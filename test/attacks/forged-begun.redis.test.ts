import { expect, it } from 'vitest';
import type { ChangeData } from '../../jobs/job-data.ts';
import { accountKeys } from '../../src/redis/keys.ts';
import { endedRuns, idle, openReplica } from '../jobs/replica.ts';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { frozen, open } from '../report/held.ts';

it('queued changes that someone else marks as half made are held by a window all the same', async (test) => {
  const workshop = await openWorkshop(test);
  const { redis, prefix, account, simulated } = workshop;
  const keys = accountKeys(prefix, account.name);
  const replica = await openReplica(
    test,
    workshop,
    ['a', 'b', 'c', 'd'].map((key) => shop(key)),
    {
      // It closes after the first change.
      rig: (context) => ({
        ...context,
        window: () => (simulated.requests.writes().length < 1 ? open : frozen),
      }),
      wrap: (provider) => ({
        ...provider,
        create: async (...args) => {
          const jobs = (await replica.jobs.queue.getJobs()).filter(({ name }) => name !== 'reconcile');
          for (const { id, data } of jobs)
            await redis.sadd(keys.run('run-begun', (data as ChangeData).run), String(id));
          return provider.create(...args);
        },
      }),
    },
  );
  await replica.start(1);
  await replica.trigger();
  await idle(replica);
  expect(simulated.requests.writes()).toHaveLength(1);
  expect(await endedRuns(replica)).toMatchObject([{ result: 'partial', applied: { create: 1 }, held: 3 }]);
});
