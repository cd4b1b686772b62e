import { describe, it } from 'vitest';
import type { FaultEffect } from '../../src/simulator/faults/fault.ts';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { endedRuns, idle, openReplica } from './replica.ts';

const list = /^\/integrations$/;
const shops = (count: number) => Array.from({ length: count }, (_, index) => shop(`s${index}`));

/** The plan's own list is read; the next one is what a create with a lost answer has to look at. */
const failSecondList = (effect: FaultEffect) => ({ method: 'GET', path: list, after: 1, ...effect });

const lostAnswer = { method: 'POST', times: 1, kind: 'drop', when: 'after' } as const;

describe.concurrent('a list that fails in the middle of a run', () => {
  it('with 403 ends the run with the rest cancelled, and holds no key back', async (test) => {
    const workshop = await openWorkshop(test);
    const { simulated } = workshop;
    const replica = await openReplica(test, workshop, shops(8));
    simulated.faults.add({ ...lostAnswer, times: 8 });
    simulated.faults.add(failSecondList({ kind: 'status', status: 403 }));
    await replica.start(1);
    await replica.trigger();
    await idle(replica);
    const { lastRun } = await replica.jobs.status.read();
    test.expect(lastRun).toMatchObject({ result: 'failed', blocked: [] });
    test.expect(lastRun?.error).toContain('403');
    const refused = simulated.requests.all.filter(({ status }) => status === 403);
    // The one that ends the run, and the look at its end.
    test.expect(refused.length).toBeLessThanOrEqual(2);
    const { entries } = await replica.hand().context.ledger.read();
    const held = Object.values(entries).filter(({ rejected, failures }) => rejected ?? failures);
    test.expect(held).toEqual([]);
    simulated.faults.clear();
    await replica.trigger();
    await idle(replica);
    test.expect((await endedRuns(replica)).at(-1)).toMatchObject({ result: 'converged' });
    const names = simulated.world.list().map(({ name }) => name);
    test.expect(names).toHaveLength(8);
    test.expect(new Set(names).size).toBe(8);
  });

  it('with an HTML page costs the key attempts, and is no refusal of it', async (test) => {
    const workshop = await openWorkshop(test);
    const { simulated } = workshop;
    const replica = await openReplica(test, workshop, [shop('a')]);
    simulated.faults.add(lostAnswer);
    simulated.faults.add({ ...failSecondList({ kind: 'html', status: 404 }), times: 1 });
    await replica.start(1);
    await replica.trigger();
    await idle(replica);
    const { a } = (await replica.hand().context.ledger.read()).entries;
    test.expect(a?.rejected).toBeUndefined();
    simulated.faults.clear();
    await replica.trigger();
    await idle(replica);
    test.expect((await endedRuns(replica)).at(-1)).toMatchObject({ result: 'converged' });
    test.expect(simulated.world.list()).toHaveLength(1);
  });
});
