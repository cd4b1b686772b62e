import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { reconcile } from '../../jobs/run/reconcile.ts';
import { createGrave, openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica, takeJob } from './replica.ts';

const shops = (count: number) => Array.from({ length: count }, (_, index) => shop(`s${index}`));

describe.concurrent('triggers', () => {
  it('collapse into the run under way and one that follows', async (test) => {
    const workshop = await openWorkshop(test);
    // Long enough for all triggers.
    workshop.simulated.faults.add({ method: 'GET', times: 1, kind: 'slow', ms: 5_000 });
    const replica = await openReplica(test, workshop, [shop('a')]);
    await replica.start();
    await replica.trigger();
    await until(() => workshop.simulated.traffic.inFlight > 0);
    await Promise.all(Array.from({ length: 20 }, () => replica.trigger()));
    await idle(replica);
    test.expect(await endedRuns(replica)).toHaveLength(2);
  });

  it('collapse among processes too, and one run is at work at a time', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 50 } });
    const replicas = [
      await openReplica(test, workshop, shops(5)),
      await openReplica(test, workshop, shops(5)),
      await openReplica(test, workshop, shops(5)),
    ] as const;
    for (const replica of replicas) await replica.start();
    for (let round = 0; round < 10; round++) {
      await Promise.all(replicas.map((replica) => replica.trigger()));
      await sleep(30);
    }
    await idle(replicas[0]);
    const runs = await endedRuns(replicas[0]);
    for (const [index, { startedAt }] of runs.entries()) {
      const before = runs[index - 1];
      if (before) test.expect(startedAt).toBeGreaterThanOrEqual(before.startedAt + before.durationMs);
    }
    test.expect(runs.length).toBeLessThan(30);
    test.expect(workshop.simulated.requests.writes()).toHaveLength(5);
  });

  it('during a run that waits for its changes are not lost', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'slow', ms: 4_000, when: 'before' });
    await replica.start();
    await replica.trigger();
    await until(async () => (await replica.jobs.queue.getWaitingChildrenCount()) > 0);
    await replica.desire([shop('a'), shop('b')]);
    await replica.trigger();
    await idle(replica);
    test.expect(workshop.simulated.world.list().map(({ name }) => name)).toEqual(['Shop a', 'Shop b']);
    test
      .expect((await endedRuns(replica)).at(-1))
      .toMatchObject({ trigger: 'follow-up', result: 'converged' });
  });

  it('at any moment of any run leave the last edit applied', async (test) => {
    // Each edit removes an integration: how many runs that takes, and so what the guards would count, is up to the machine.
    const guards = {
      maxDeletes: 100,
      maxDeletePercent: 100,
      maxVanishedPercent: 100,
      maxUpdatePercent: 100,
      allowEmpty: true,
    };
    const workshop = await openWorkshop(test, { quirks: { serviceMs: [5, 60] }, account: { guards } });
    const replica = await openReplica(test, workshop, []);
    await replica.start();
    for (let edit = 0; edit < 25; edit++) {
      await replica.desire([shop('a', { name: `Edit ${edit}` }), shop(`b${edit}`)]);
      await replica.trigger();
      await sleep((edit * 37) % 180);
    }
    await idle(replica);
    const names = workshop.simulated.world.list().map(({ name }) => name);
    test.expect(names.toSorted()).toEqual(['Edit 24', 'Shop b24']);
    test.expect(await replica.jobs.runs.isDirty()).toBe(false);
  });

  it('of a paused account start nothing, over and over, until it is resumed', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    await replica.start();
    await replica.jobs.status.pause();
    test.expect(await replica.trigger()).toBe(false);
    test.expect(await replica.trigger()).toBe(false);
    await idle(replica);
    test.expect(await endedRuns(replica)).toEqual([]);
    test.expect(workshop.simulated.requests.all).toEqual([]);
    await replica.jobs.status.resume();
    await replica.trigger();
    await idle(replica);
    test.expect(workshop.simulated.world.list()).toHaveLength(1);
  });
});

describe.concurrent('a run', () => {
  it('with an empty plan makes one request', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, shops(3));
    await replica.start();
    await replica.trigger();
    await idle(replica);
    workshop.simulated.requests.clear();
    await replica.trigger();
    await idle(replica);
    test.expect(workshop.simulated.requests.all).toHaveLength(1);
    test.expect((await endedRuns(replica)).at(-1)).toMatchObject({ result: 'converged', applied: {} });
  });

  it('is neither failed nor held up by a change that fails', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, shops(4));
    workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 422 });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    const [report] = await endedRuns(replica);
    test.expect(report).toMatchObject({ result: 'partial', applied: { create: 3 }, error: null });
    test.expect(report?.failed).toMatchObject([{ action: 'create' }]);
    test.expect(report?.failed[0]?.error).toContain('422');
    const { integrations } = await replica.jobs.status.read();
    const conditions = [...integrations.values()].map(({ condition }) => condition);
    test.expect(conditions.toSorted()).toEqual(['failed', 'in-sync', 'in-sync', 'in-sync']);
  });

  it('gives a change up after five attempts, and lets it cool', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, shops(2));
    await replica.start();
    await replica.trigger();
    await idle(replica);
    await replica.desire([shop('s0', { name: 'New name' }), shop('s1')]);
    const fault = workshop.simulated.faults.add({ method: 'PUT', kind: 'status', status: 503 });
    await replica.trigger();
    await idle(replica);
    test.expect(fault.strikes).toBe(5);
    test
      .expect((await endedRuns(replica)).at(-1))
      .toMatchObject({ result: 'partial', failed: [{ key: 's0' }] });
    await replica.trigger();
    await idle(replica);
    test.expect(fault.strikes).toBe(5);
    test
      .expect((await endedRuns(replica)).at(-1))
      .toMatchObject({ blocked: [{ key: 's0', reason: 'cooling' }] });
  });

  it('whose update finds nothing is followed by one that creates', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { latencyMs: 100 } });
    const replica = await openReplica(test, workshop, [shop('a')]);
    await replica.start();
    await replica.trigger();
    await idle(replica);
    await replica
      .hand()
      .context.ledger.update('a', (entry) => (entry ? { ...entry, appliedAt: 1 } : undefined));
    workshop.simulated.faults.add({ method: 'PUT', times: 1, kind: 'status', status: 404 });
    const before = workshop.simulated.world.list()[0]?.id ?? '';
    await replica.desire([shop('a', { name: 'New name' })]);
    const put = until(() => workshop.simulated.requests.matching('PUT', /./).length > 0);
    await replica.trigger();
    await put;
    workshop.simulated.world.remove(before);
    await idle(replica);
    test.expect(workshop.simulated.world.list()).toMatchObject([{ name: 'New name' }]);
    test.expect((await endedRuns(replica)).at(-1)).toMatchObject({
      trigger: 'follow-up',
      applied: { create: 1 },
      result: 'converged',
    });
  });

  it('that cannot observe fails with the reason, after its attempts', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    workshop.simulated.faults.add({ method: 'GET', kind: 'html' });
    await replica.start();
    await replica.trigger();
    await until(async () => (await replica.jobs.status.read()).lastRun !== null);
    const { lastRun } = await replica.jobs.status.read();
    test.expect(lastRun).toMatchObject({ result: 'failed', applied: {} });
    test.expect(lastRun?.error).toContain('GET /integrations');
    test.expect(workshop.simulated.requests.all).toHaveLength(5);
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('killed half-way through enqueuing enqueues the rest, and nothing twice', async (test) => {
    const workshop = await openWorkshop(test);
    const killed = await openReplica(test, workshop, shops(30));
    await killed.trigger();
    const { job, token } = await takeJob(test, killed);
    const grave = createGrave();
    const { queue } = killed.jobs;
    const addHalf: typeof queue.addBulk = async (jobs) => {
      await queue.addBulk(jobs.slice(0, 12));
      return grave.die();
    };
    const half = new Proxy(queue, {
      get: (target, name) => (name === 'addBulk' ? addHalf : Reflect.get(target, name, target)),
    });
    const jobs = { ...killed.jobs, queue: half };
    void reconcile({
      jobContext: killed.jobContext,
      jobs,
      job,
      token,
      signal: undefined,
      pauseFetching: () => undefined,
    });
    await grave.reached;
    test.expect(await queue.getWaitingCount()).toBe(12);
    const next = await openReplica(test, workshop, shops(30));
    await next.start();
    await idle(next);
    test.expect(workshop.simulated.world.list()).toHaveLength(30);
    test.expect(workshop.simulated.requests.writes()).toHaveLength(30);
    const [report] = await endedRuns(next);
    test.expect(report).toMatchObject({ result: 'converged', applied: { create: 30 }, failed: [] });
  });

  it('killed right after enqueuing verifies and reports what became of its changes', async (test) => {
    const workshop = await openWorkshop(test);
    const killed = await openReplica(test, workshop, shops(3));
    await killed.trigger();
    const { job, token } = await takeJob(test, killed);
    const { reached, die } = createGrave();
    const forgetful = Object.assign(Object.create(job), { updateData: die });
    const pauseFetching = (): void => undefined;
    void reconcile({
      jobContext: killed.jobContext,
      jobs: killed.jobs,
      job: forgetful,
      token,
      signal: undefined,
      pauseFetching,
    });
    await reached;
    const next = await openReplica(test, workshop, shops(3));
    await next.start();
    await idle(next);
    test.expect((await endedRuns(next))[0]).toMatchObject({ result: 'converged', applied: { create: 3 } });
    test.expect(workshop.simulated.requests.writes()).toHaveLength(3);
    const plan = await next.hand().plan();
    test.expect(plan.plan.summary).toMatchObject({ none: 3, update: 0 });
  });
});
