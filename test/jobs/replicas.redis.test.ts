import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { reconcile } from '../../jobs/run/reconcile.ts';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica, takeJob } from './replica.ts';

const shops = (count: number) => Array.from({ length: count }, (_, index) => shop(`s${index}`));

describe.concurrent('replicas', () => {
  it('share the changes of a run, and make none twice', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 40 } });
    const replicas = [
      await openReplica(test, workshop, shops(40)),
      await openReplica(test, workshop, shops(40)),
    ] as const;
    for (const replica of replicas) await replica.start(8);
    await replicas[0].trigger();
    await idle(replicas[0]);
    test.expect(workshop.simulated.requests.writes()).toHaveLength(40);
    const made = replicas.map(({ logged }) => logged.filter((line) => line.includes('Change ended')).length);
    test.expect(Math.min(...made)).toBeGreaterThan(0);
    test.expect((made[0] ?? 0) + (made[1] ?? 0)).toBe(40);
  });

  it('with an older desired state never apply from it, and do not delay the others', async (test) => {
    const workshop = await openWorkshop(test);
    const newer = await openReplica(test, workshop, shops(12), { revisionTime: 2_000 });
    const older = await openReplica(test, workshop, [shop('s0', { name: 'Old name' }), shop('gone')], {
      revisionTime: 1_000,
    });
    await older.start();
    await older.trigger();
    await sleep(300);
    test.expect(workshop.simulated.requests.all).toEqual([]);
    await newer.start();
    await idle(newer);
    const names = workshop.simulated.world.list().map(({ name }) => name);
    test.expect(names.toSorted()).toEqual(
      shops(12)
        .map(({ name }) => name)
        .toSorted(),
    );
    test.expect(await endedRuns(newer)).toMatchObject([{ result: 'converged', applied: { create: 12 } }]);
    test.expect(older.logged.filter((line) => line.includes('Change ended'))).toEqual([]);
  });

  it('decide on nothing that they read before the run was planned', async (test) => {
    const workshop = await openWorkshop(test);
    const planner = await openReplica(test, workshop, [shop('a')]);
    const other = await openReplica(test, workshop, [shop('a')]);
    await other.start();
    await other.trigger();
    await idle(other);
    // Now `other` has a list by which all is well, and it is seconds old.
    const [live] = workshop.simulated.world.list();
    workshop.simulated.world.edit(live?.id ?? '', { name: 'By hand' });
    await other.stop();
    await planner.trigger();
    const { job, token } = await takeJob(test, planner, 60_000);
    const { jobContext, jobs } = planner;
    const facts = { jobContext, jobs, job, token, signal: undefined, pauseFetching: () => undefined };
    await test.expect(reconcile(facts)).rejects.toMatchObject({ name: 'WaitingChildrenError' });
    await other.start();
    await idle(other);
    test.expect(workshop.simulated.world.list()).toMatchObject([{ name: 'Shop a' }]);
    test.expect((await endedRuns(other)).at(-1)).toMatchObject({ applied: { update: 1 } });
  });

  it('take over what a killed one had', async (test) => {
    const workshop = await openWorkshop(test);
    const killed = await openReplica(test, workshop, shops(3));
    await killed.trigger();
    const { job } = await takeJob(test, killed);
    test.expect(job.name).toBe('reconcile');
    const other = await openReplica(test, workshop, shops(3));
    await other.start();
    await idle(other);
    test.expect(workshop.simulated.requests.writes()).toHaveLength(3);
  });

  it('give back what has not been sent when they end, and finish what is on its way', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 400 } });
    const ending = await openReplica(test, workshop, shops(12));
    await ending.start(4);
    await ending.trigger();
    await until(() => workshop.simulated.requests.writes().length >= 4);
    await ending.stop();
    const sent = workshop.simulated.requests.writes().length;
    test.expect(workshop.simulated.world.list()).toHaveLength(sent);
    test.expect(sent).toBeLessThan(12);
    test.expect(await ending.jobs.queue.getActiveCount()).toBe(0);
    const next = await openReplica(test, workshop, shops(12));
    await next.start(4);
    await idle(next);
    test.expect(workshop.simulated.requests.writes()).toHaveLength(12);
    test.expect(await endedRuns(next)).toMatchObject([{ result: 'converged', applied: { create: 12 } }]);
  });

  it('that end while a request hangs give it back after a while, and it is found again', async (test) => {
    const workshop = await openWorkshop(test);
    const ending = await openReplica(test, workshop, shops(1));
    workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'hang', when: 'after' });
    await ending.start();
    await ending.trigger();
    await until(() => workshop.simulated.world.list().length === 1);
    await ending.stop();
    const next = await openReplica(test, workshop, shops(1));
    await next.start();
    await idle(next);
    test.expect(workshop.simulated.world.list()).toHaveLength(1);
    test.expect(workshop.simulated.requests.matching('POST', /./)).toHaveLength(1);
  });
});
