import { describe, it } from 'vitest';
import { openStatus } from '../../src/store/status/status-store.ts';
import { age, openWorkshop, shop, type Workshop } from '../reconcile/workshop.ts';
import { endedRuns, idle, openReplica, type Replica } from './replica.ts';

type TestOf = Parameters<typeof openWorkshop>[0];

const tick = async (replica: Replica): Promise<void> => {
  await replica.trigger();
  await idle(replica);
};

/** A daemon at two integrations, whose last runs found nothing to do. */
const atRest = async (test: TestOf): Promise<[Workshop, Replica]> => {
  const workshop = await openWorkshop(test);
  const replica = await openReplica(test, workshop, [shop('a'), shop('b')]);
  await replica.start();
  await tick(replica);
  for (const key of ['a', 'b']) await age(replica.hand(), key);
  for (let times = 0; times < 3; times++) await tick(replica);
  return [workshop, replica];
};

const last = async (replica: Replica) => (await endedRuns(replica)).at(-1);

describe.concurrent('a run that finds everything as the run before did', () => {
  it('makes one request, and says so under its own name', async (test) => {
    const [{ simulated }, replica] = await atRest(test);
    simulated.requests.clear();
    await tick(replica);
    test.expect(simulated.requests.all).toHaveLength(1);
    const runs = await endedRuns(replica);
    test.expect(new Set(runs.map(({ run }) => run)).size).toBe(runs.length);
    const { lastRun, integrations } = await replica.jobs.status.read();
    test.expect(lastRun).toEqual(runs.at(-1));
    test.expect(lastRun).toMatchObject({ result: 'converged', applied: {} });
    test.expect([...integrations.values()].map(({ condition }) => condition)).toEqual(['in-sync', 'in-sync']);
  });

  it('is followed by one that mends what was edited by hand', async (test) => {
    const [{ simulated }, replica] = await atRest(test);
    const [item] = simulated.world.list();
    simulated.world.edit(item?.id ?? '', { name: 'By hand' });
    await tick(replica);
    test.expect(simulated.world.get(item?.id ?? '')?.name).toBe(item?.name);
    test.expect(await last(replica)).toMatchObject({ applied: { update: 1 } });
  });

  it('is followed by one that takes over what was forgotten by a command', async (test) => {
    const [workshop, replica] = await atRest(test);
    const command = await openReplica(test, workshop, [], { isCommand: true });
    const { id } = (await replica.hand().context.ledger.get('a')) ?? {};
    await command.hand().context.ledger.discard('a');
    await tick(replica);
    test.expect((await replica.hand().context.ledger.get('a'))?.id).toBe(id);
  });

  it('does not begin while the account is paused', async (test) => {
    const [{ simulated }, replica] = await atRest(test);
    await replica.jobs.status.pause();
    simulated.requests.clear();
    await tick(replica);
    test.expect(simulated.requests.all).toEqual([]);
    test.expect(await last(replica)).toMatchObject({ result: 'converged', error: null });
    await replica.jobs.status.resume();
    await tick(replica);
    test.expect(simulated.requests.all).toHaveLength(1);
    test.expect(await last(replica)).toMatchObject({ result: 'converged' });
  });

  it('corrects the status that another process has saved', async (test) => {
    const [{ redis, prefix }, replica] = await atRest(test);
    const report = await last(replica);
    if (report === undefined) throw new Error('expected the report of a run');
    const failed = { key: 'a', condition: 'failed', message: 'no', reason: null } as const;
    const other = openStatus({ redis, prefix, account: replica.jobs.account });
    await other.save({ ...report, run: 'of-another-process' }, [failed], 1, 'some');
    test.expect((await replica.jobs.status.read()).integrations.get('a')?.condition).toBe('failed');
    await tick(replica);
    test.expect((await replica.jobs.status.read()).integrations.get('a')?.condition).toBe('in-sync');
  });
});
