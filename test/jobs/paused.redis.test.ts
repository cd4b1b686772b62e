import type { Queue } from 'bullmq';
import { describe, it } from 'vitest';
import { reconcile } from '../../jobs/run/reconcile.ts';
import type { Findings } from '../../src/model/notification.ts';
import { createGrave, openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica, takeJob } from './replica.ts';

const shops = (count: number) => Array.from({ length: count }, (_, index) => shop(`s${index}`));

describe.concurrent('pausing an account', () => {
  it('that was asked for a run before leaves no trace but of the last run that took place', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, shops(1));
    await replica.start();
    await replica.trigger();
    await idle(replica);
    await replica.stop();
    const before = await replica.jobs.status.read();
    workshop.simulated.requests.clear();
    await replica.trigger();
    await replica.jobs.status.pause();
    await replica.start();
    await idle(replica);
    test.expect(workshop.simulated.requests.all).toEqual([]);
    test.expect(await replica.jobs.status.read()).toEqual(before);
    test.expect(await replica.jobs.history.runs(10)).toHaveLength(1);
    test.expect(replica.logged.filter((line) => line.includes('Run ended'))).toHaveLength(1);
  });

  it('in the middle of a run lets what is in flight end, and begins nothing more', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 60 } });
    const { simulated } = workshop;
    const replica = await openReplica(test, workshop, shops(30));
    await replica.start(2);
    await replica.trigger();
    await until(() => simulated.world.list().length >= 3);
    await replica.jobs.status.pause();
    await idle(replica);
    const made = simulated.world.list().length;
    test.expect(made).toBeLessThan(10);
    const [run, ...others] = await endedRuns(replica);
    test.expect(others).toEqual([]);
    test.expect(run).toMatchObject({ result: 'failed', applied: { create: made } });
    test.expect(run?.error).toContain('setpoint resume');
    const told = await replica.jobs.history.read({ limit: 100 });
    const outcomes = told.map(({ outcome }) => outcome).toSorted();
    test.expect(outcomes).toEqual([...Array(made).fill('applied'), ...Array(30 - made).fill('cancelled')]);
    await replica.jobs.status.resume();
    await replica.trigger();
    await idle(replica);
    test.expect(simulated.world.list()).toHaveLength(30);
    test.expect(simulated.requests.matching('POST', /./)).toHaveLength(30);
  });

  it('in the middle of a run is not notified as a failure', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 60 } });
    const found: Findings[] = [];
    const notifier = { notify: async (_: unknown, findings: Findings) => void found.push(findings) };
    const replica = await openReplica(test, workshop, shops(30), { notifier });
    await replica.start(2);
    await replica.trigger();
    await until(() => workshop.simulated.world.list().length >= 3);
    await replica.jobs.status.pause();
    await idle(replica);
    test.expect(await endedRuns(replica)).toMatchObject([{ result: 'failed' }]);
    test.expect(found).toEqual([]);
    await replica.jobs.status.resume();
    await replica.trigger();
    await idle(replica);
    test.expect(found).toEqual([{ troubles: [], looked: 'all' }]);
  });

  it('whose run had died while it enqueued cancels just what that had enqueued, and tells it', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, shops(3));
    await replica.trigger();
    const { job, token } = await takeJob(test, replica);
    const { reached, die } = createGrave();
    const { jobContext, jobs } = replica;
    const addBulk: Queue['addBulk'] = async (all) => {
      await jobs.queue.addBulk(all);
      return die();
    };
    const queue = new Proxy(jobs.queue, {
      get: (real, name) => (name === 'addBulk' ? addBulk : Reflect.get(real, name, real)),
    });
    const rigged = { ...jobs, queue };
    void reconcile({
      jobContext,
      jobs: rigged,
      job,
      token,
      signal: undefined,
      pauseFetching: () => undefined,
    });
    await reached;
    await jobs.status.pause();
    const next = await openReplica(test, workshop, shops(3));
    await next.start();
    await until(async () => (await next.jobs.status.read()).lastRun !== null);
    await idle(next);
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    const told = await next.jobs.history.read({ limit: 10 });
    test.expect(told.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    test.expect(await next.jobs.history.runs(10)).toMatchObject([{ result: 'failed' }]);
  });

  it('refuses a run that is already confirmed, and says how to continue', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, shops(2), { isCommand: true });
    const run = await command.confirm();
    await command.jobs.status.pause();
    await command.start();
    const report = await command.report(run);
    test.expect(report).toMatchObject({ result: 'failed', applied: {} });
    test.expect(report.error).toContain('setpoint resume the-account');
    test.expect((await command.jobs.status.read()).lastRun).toBeNull();
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });
});
