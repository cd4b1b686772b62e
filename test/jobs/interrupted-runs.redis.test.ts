import { describe, it } from 'vitest';
import { waitForRun } from '../../jobs/run/wait-for-run.ts';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica } from './replica.ts';

/** Two workers' four jobs each. */
const MAX_UNDER_WAY = 8;

const shops = (count: number) => Array.from({ length: count }, (_, index) => shop(`s${index}`));

describe.concurrent('newer desired state', () => {
  it('cancels changes that have not started, and the follow-up continues from there', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 100 } });
    const replica = await openReplica(test, workshop, shops(20));
    await replica.start(1);
    await replica.trigger();
    await until(() => workshop.simulated.world.list().length >= 3);
    await replica.desire([...shops(2), shop('new')]);
    await replica.trigger();
    await idle(replica);
    const names = workshop.simulated.world.list().map(({ name }) => name);
    test.expect(names.toSorted()).toEqual(['Shop new', 'Shop s0', 'Shop s1']);
    const [first, ...later] = await endedRuns(replica);
    test.expect(first).toMatchObject({ result: 'superseded' });
    test.expect(first?.error).toContain('newer desired state');
    test.expect(later.at(-1)).toMatchObject({ result: 'converged', trigger: 'follow-up' });
    test.expect(workshop.simulated.requests.matching('POST', /./).length).toBeLessThan(10);
  });

  it('that says the same cancels nothing', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 50 } });
    const replica = await openReplica(test, workshop, shops(5));
    await replica.start(1);
    await replica.trigger();
    await until(() => workshop.simulated.world.list().length >= 1);
    await replica.desire(shops(5));
    await idle(replica);
    test.expect(await endedRuns(replica)).toMatchObject([{ result: 'converged', applied: { create: 5 } }]);
  });
});

describe.concurrent('a refused credential', () => {
  it('ends the run with the rest cancelled, and is probed once a tick until it works again', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 30 } });
    const { simulated } = workshop;
    const replica = await openReplica(test, workshop, shops(30));
    await replica.start(3);
    await replica.trigger();
    await until(() => simulated.world.list().length >= 5);
    const { credential } = simulated;
    simulated.credential = 'rotated-at-the-provider';
    await idle(replica);
    const refused = () => simulated.requests.all.filter(({ status }) => status === 401).length;
    // Those that were on their way, and the look that ends the run.
    test.expect(refused()).toBeLessThanOrEqual(3 + 1);
    const { lastRun } = await replica.jobs.status.read();
    test.expect(lastRun).toMatchObject({ result: 'failed' });
    test.expect(lastRun?.error).toContain('401');
    const ledger = await replica.hand().context.ledger.read();
    test.expect(Object.values(ledger.entries).filter(({ failures }) => failures)).toEqual([]);
    for (const tick of [1, 2]) {
      const before = refused();
      await replica.trigger();
      await idle(replica);
      test.expect(refused() - before, `tick ${tick}`).toBe(1);
    }
    simulated.credential = credential;
    await replica.trigger();
    await idle(replica);
    test.expect(simulated.world.list()).toHaveLength(30);
  });
});

describe.concurrent('a 429', () => {
  it('costs no attempt, however often it happens', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    const fault = { method: 'POST', kind: 'rate-limit', headers: 'x-epoch-ms', waitMs: 300 } as const;
    const limited = workshop.simulated.faults.add({ ...fault, times: 8 });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    test.expect(limited.strikes).toBe(8);
    test.expect(await endedRuns(replica)).toMatchObject([{ result: 'converged', applied: { create: 1 } }]);
  });

  it('on observing only makes the run wait', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    const fault = { method: 'GET', kind: 'rate-limit', headers: 'x-epoch-ms', waitMs: 200 } as const;
    workshop.simulated.faults.add({ ...fault, times: 7 });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    test.expect(await endedRuns(replica)).toMatchObject([{ result: 'converged', applied: { create: 1 } }]);
  });

  it('slows the account at every worker', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { serviceMs: 20 } });
    const { requests, faults } = workshop.simulated;
    const replicas = [
      await openReplica(test, workshop, shops(60)),
      await openReplica(test, workshop, shops(60)),
    ] as const;
    faults.add({
      method: 'POST',
      times: 1,
      after: 10,
      kind: 'rate-limit',
      headers: 'retry-after',
      waitMs: 4_000,
    });
    for (const replica of replicas) await replica.start();
    await replicas[0].trigger();
    await idle(replicas[0]);
    const limited = requests.all.find(({ status }) => status === 429)?.at ?? 0;
    // What was on its way at that moment is answered still, late on a busy machine.
    const during = requests.all.filter(({ at }) => at > limited && at < limited + 3_900);
    test.expect(during.length).toBeLessThanOrEqual(MAX_UNDER_WAY);
    test.expect(during.filter(({ at }) => at > limited + 2_000)).toEqual([]);
    test.expect(workshop.simulated.world.list()).toHaveLength(60);
    test.expect(requests.writes()).toHaveLength(61);
  });

  it('is reported to a command that waits for the run', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, [shop('a')], { isCommand: true });
    const fault = { method: 'POST', kind: 'rate-limit', headers: 'retry-after', waitMs: 5_000 } as const;
    workshop.simulated.faults.add({ ...fault, times: 1 });
    const run = await command.confirm();
    await command.start();
    const waits: number[] = [];
    await waitForRun(command.jobs, run, ({ waitingMs }) => waits.push(waitingMs));
    test.expect(Math.max(...waits)).toBeGreaterThan(1_000);
    test.expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
  });
});
