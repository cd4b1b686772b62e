import { describe, it } from 'vitest';
import { openWorkshop } from '../reconcile/workshop.ts';
import { frozen } from '../report/held.ts';
import { deny } from '../schedule/window.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica } from './replica.ts';
import { outcomesOf, shops, windowed } from './windowed-replica.ts';

describe.concurrent('replicas with other windows', () => {
  it('leave a change to one that has those that it was planned from', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 60 } });
    const behind = await openReplica(test, workshop, shops(12), {
      ...windowed(() => frozen),
      account: { windows: [deny('0 0 24 12 *', '3d')] },
    });
    const newest = await openReplica(test, workshop, []);
    await newest.desire(shops(12));
    await newest.start(1);
    await newest.trigger();
    await until(() => workshop.simulated.requests.writes().length > 0);
    await newest.stop();
    await behind.start(2);
    await until(async () => (await newest.jobs.queue.getJobCountByTypes('delayed')) > 0);
    await newest.start(2);
    await idle(newest);
    test.expect(workshop.simulated.world.list()).toHaveLength(12);
    test.expect(await outcomesOf(newest)).toEqual(Array(12).fill('applied'));
  });

  it('make nothing more of a plan that is older than the window', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 40 } });
    const older = await openReplica(test, workshop, shops(30));
    await older.start(2);
    await older.trigger();
    const newest = await openReplica(test, workshop, [], {
      ...windowed(() => frozen),
      account: { windows: [deny('0 0 24 12 *', '3d')] },
    });
    await newest.desire(shops(30));
    await older.stop();
    const made = workshop.simulated.requests.writes().length;
    await newest.start(2);
    await newest.trigger();
    await idle(newest);
    test.expect(workshop.simulated.requests.writes()).toHaveLength(made);
    test.expect((await endedRuns(newest)).at(-1)).toMatchObject({ result: 'partial', held: 30 - made });
  });
});
