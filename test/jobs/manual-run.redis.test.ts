import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica, runJob } from './replica.ts';

const shops = (count: number) => Array.from({ length: count }, (_, index) => shop(`s${index}`));

describe.concurrent('a person’s run', () => {
  it('waits for the current run, and is done by any process', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 100 } });
    const daemon = await openReplica(test, workshop, shops(3));
    const command = await openReplica(test, workshop, shops(3), { isCommand: true });
    await daemon.start();
    await daemon.trigger();
    await until(() => workshop.simulated.requests.all.length > 0);
    const run = await command.confirm();
    await command.start();
    test
      .expect(await command.report(run))
      .toMatchObject({ trigger: 'command', result: 'converged', failed: [] });
    // The report comes a moment before the job itself counts as ended.
    await idle(daemon);
    const [first, second] = await endedRuns(daemon);
    test.expect(first?.trigger).toBe('schedule');
    test.expect(second?.startedAt).toBeGreaterThanOrEqual((first?.startedAt ?? 0) + (first?.durationMs ?? 0));
    test.expect(workshop.simulated.requests.writes()).toHaveLength(3);
  });

  it('works with no daemon at all', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, shops(3), { isCommand: true });
    const run = await command.confirm();
    await command.start();
    test.expect(await command.report(run)).toMatchObject({ result: 'converged', applied: { create: 3 } });
  });

  it('does only what was confirmed: a drift that came up in between is left alone', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, [shop('a'), shop('b')], { isCommand: true });
    await command.start();
    await command.report(await command.confirm());
    await command.stop();
    await command.desire([shop('a', { name: 'New name' }), shop('b')], 'alive');
    const run = await command.confirm();
    const b = workshop.simulated.world.list().find(({ name }) => name === 'Shop b');
    workshop.simulated.world.edit(b?.id ?? '', { name: 'By hand' });
    workshop.simulated.requests.clear();
    await command.start();
    test.expect(await command.report(run)).toMatchObject({ applied: { update: 1 } });
    test.expect(workshop.simulated.requests.writes()).toHaveLength(1);
    test.expect(workshop.simulated.world.list().map(({ name }) => name)).toEqual(['New name', 'By hand']);
  });

  it('has its removals counted for later runs, but for those of a run whose guards it lifted', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, shops(9), { isCommand: true });
    await command.start();
    await command.report(await command.confirm());
    const removals = async () => (await command.hand().context.ledger.read()).removals ?? [];
    await command.desire(shops(4));
    test
      .expect(await command.report(await command.confirm(true)))
      .toMatchObject({ result: 'converged', applied: { delete: 5 } });
    test.expect(await removals()).toEqual([]);
    await command.desire(shops(3));
    test
      .expect(await command.report(await command.confirm()))
      .toMatchObject({ result: 'converged', applied: { delete: 1 } });
    test.expect(await removals()).toHaveLength(1);
  });

  it('is not outdated by a daemon that publishes the desired state that it was planned from', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 100 } });
    const daemon = await openReplica(test, workshop, [shop('old')]);
    const command = await openReplica(test, workshop, shops(4), { isCommand: true });
    const run = await command.confirm();
    await command.start(1);
    await until(() => workshop.simulated.requests.writes().length === 1);
    await daemon.desire(shops(4));
    test.expect(await command.report(run)).toMatchObject({ result: 'converged', applied: { create: 4 } });
  });

  it('does not overwrite what moved since it was confirmed, and says so', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, [shop('a')], { isCommand: true });
    await command.start();
    await command.report(await command.confirm());
    await command.stop();
    await command.desire([shop('a', { name: 'New name' })], 'alive');
    const run = await command.confirm();
    const [live] = workshop.simulated.world.list();
    workshop.simulated.world.edit(live?.id ?? '', { name: 'By hand' });
    workshop.simulated.requests.clear();
    await command.start();
    const report = await command.report(run);
    test
      .expect(report)
      .toMatchObject({ result: 'partial', applied: {}, failed: [{ key: 'a', action: 'update' }] });
    test.expect(report.failed[0]?.error).toContain('changed after planning');
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('gets its turn although the daemon’s runs follow each other without a pause', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 80 } });
    const daemon = await openReplica(test, workshop, shops(1));
    await daemon.start();
    let isBusy = true;
    const triggering = (async () => {
      for (; isBusy; await sleep(20)) await daemon.trigger();
    })();
    // Before its connection is closed.
    test.onTestFinished(async () => {
      isBusy = false;
      await triggering;
    });
    await until(async () => (await endedRuns(daemon)).length > 3);
    const command = await openReplica(test, workshop, shops(1), { isCommand: true });
    await command.start();
    const run = await command.confirm();
    // From here on it stands in line; how long the command took to plan is another matter.
    const before = (await endedRuns(daemon)).length;
    test.expect(await command.report(run)).toMatchObject({ result: 'converged' });
    test.expect((await endedRuns(daemon)).length - before).toBeLessThan(6);
  });

  it('answers no trigger: what was triggered before it is done after it', async (test) => {
    const workshop = await openWorkshop(test);
    const daemon = await openReplica(test, workshop, [shop('a'), shop('b')]);
    const command = await openReplica(test, workshop, [shop('a')], { isCommand: true });
    const run = await command.confirm();
    // As a run leaves it whose children were at work when the trigger came, and which has not come to looking for it yet.
    await command.jobs.runs.markDirty();
    await command.start();
    await command.report(run);
    test.expect(await command.jobs.runs.isDirty()).toBe(true);
    await command.stop();
    await daemon.start();
    await idle(daemon);
    test.expect(workshop.simulated.world.list().map(({ name }) => name)).toEqual(['Shop a', 'Shop b']);
    test.expect(await daemon.jobs.runs.isDirty()).toBe(false);
  });

  it('that was cancelled before it started does nothing in any process', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, shops(2), { isCommand: true });
    const run = await command.confirm();
    await command.jobs.runs.cancel(run, 'the command that requested it was interrupted');
    const daemon = await openReplica(test, workshop, shops(2));
    await daemon.start();
    const report = await command.report(run);
    test.expect(report).toMatchObject({ result: 'failed', applied: {} });
    test.expect(report.error).toContain('interrupted');
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('whose command was killed is gone on with by a daemon that has the same desired state', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, shops(2), { isCommand: true });
    const run = await command.confirm();
    const daemon = await openReplica(test, workshop, shops(2));
    await daemon.start();
    test.expect(await command.report(run)).toMatchObject({ result: 'converged', applied: { create: 2 } });
  });

  it('of another desired state than a daemon’s is left to the command for as long as it is there', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 40 } });
    const daemon = await openReplica(test, workshop, shops(1));
    await daemon.start();
    const command = await openReplica(test, workshop, shops(8), { isCommand: true });
    const run = await command.confirm();
    await command.start(2);
    test.expect(await command.report(run)).toMatchObject({ result: 'converged', applied: { create: 8 } });
    test.expect(workshop.simulated.requests.writes()).toHaveLength(8);
  });

  it('that is gone or failed without a report is not waited for', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, [], { isCommand: true });
    const removed = await command.confirm();
    const waiting = command.report(removed);
    await sleep(50);
    await (await runJob(command, removed)).remove();
    test.expect(await waiting).toMatchObject({ result: 'failed', run: removed });
    test.expect((await waiting).error).toContain('without a report');
  });
});
