import { describe, it, type TestContext } from 'vitest';
import type { AccountJobs } from '../../jobs/account-jobs.ts';
import { reconcile } from '../../jobs/run/reconcile.ts';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { HistoryEntry } from '../../src/model/history.ts';
import { createGrave, openWorkshop, shop } from '../reconcile/workshop.ts';
import { until } from '../support/until.ts';
import { idle, openReplica, type Replica, takeJob } from './replica.ts';

const told = (replica: Replica): Promise<readonly HistoryEntry[]> =>
  replica.jobs.history.read({ limit: 500 });

const deeds = async (replica: Replica): Promise<string[]> =>
  (await told(replica)).map(({ key, action, outcome }) => `${action} ${key} ${outcome}`).toSorted();

const openOne = async (test: TestContext, keys: readonly string[], quirks = {}) => {
  const workshop = await openWorkshop(test, { quirks });
  const replica = await openReplica(
    test,
    workshop,
    keys.map((key) => shop(key)),
  );
  return { ...workshop, workshop, replica };
};

const run = async (replica: Replica): Promise<void> => {
  await replica.trigger();
  await idle(replica);
};

describe.concurrent('history', () => {
  it('tells what each run did, when, why and by which revision', async (test) => {
    const { replica, simulated } = await openOne(test, ['a', 'b']);
    await replica.start();
    const from = Date.now();
    await run(replica);
    await replica.desire([shop('a', { name: 'New name' }), shop('b')]);
    await run(replica);
    const b = simulated.world.list().find(({ name }) => name === 'Shop b');
    simulated.world.edit(b?.id ?? '', { name: 'By hand' });
    await run(replica);
    await replica.desire([shop('b')]);
    await run(replica);
    const entries = (await told(replica)).toReversed();
    test
      .expect(entries.map(({ key, action, revision, outcome }) => [action, key, revision, outcome]))
      .toEqual([
        ['create', test.expect.stringMatching(/[ab]/), 'revision-1', 'applied'],
        ['create', test.expect.stringMatching(/[ab]/), 'revision-1', 'applied'],
        ['update', 'a', 'revision-2', 'applied'],
        ['update', 'b', 'revision-2', 'applied'],
        ['delete', 'a', 'revision-3', 'applied'],
      ]);
    const [created, , renamed, reverted] = entries;
    test.expect(created?.fields).toContainEqual({ path: 'config.access_token', cause: 'desired' });
    test.expect(renamed?.fields).toEqual([{ path: 'name', cause: 'desired' }]);
    test.expect(reverted?.fields).toEqual([{ path: 'name', cause: 'drift' }]);
    for (const { at, attempts, durationMs, error, trigger, account } of entries) {
      test.expect([attempts, error, trigger, account]).toEqual([1, null, 'schedule', 'the-account']);
      test.expect(at).toBeGreaterThanOrEqual(from);
      test.expect(durationMs).toBeLessThan(Date.now() - from);
    }
    test.expect(await replica.jobs.history.runs(10)).toHaveLength(4);
  });

  it('counts the attempts of changes that succeeded and of those that failed', async (test) => {
    const { replica, simulated } = await openOne(test, ['a']);
    simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 503 });
    await replica.start();
    await run(replica);
    simulated.faults.add({ method: 'PUT', kind: 'status', status: 422 });
    await replica.desire([shop('a', { name: 'New name' })]);
    await run(replica);
    const [failed, created] = await told(replica);
    test.expect(created).toMatchObject({ action: 'create', outcome: 'applied', attempts: 2 });
    // The pause before the second.
    test.expect(created?.durationMs).toBeGreaterThan(400);
    test.expect(failed).toMatchObject({ action: 'update', outcome: 'failed', attempts: 1 });
    test.expect(failed?.error).toContain('422');
    test.expect(failed?.fields).toEqual([{ path: 'name', cause: 'desired' }]);
  });

  it('tells a change once whose first answer got lost', async (test) => {
    const { replica, simulated } = await openOne(test, ['a']);
    await replica.start();
    await run(replica);
    simulated.faults.add({ method: 'PUT', times: 1, kind: 'status', status: 500, when: 'after' });
    await replica.desire([shop('a', { name: 'New name' })]);
    await run(replica);
    const [entry, ...before] = await told(replica);
    test.expect(entry).toMatchObject({ action: 'update', outcome: 'applied', attempts: 2, error: null });
    test.expect(before).toMatchObject([{ action: 'create' }]);
    test.expect((await replica.jobs.status.read()).lastRun?.applied).toEqual({ update: 1 });
  });

  it('has no change that another writer had made before the attempt', async (test) => {
    const { replica, simulated } = await openOne(test, ['a']);
    await replica.start();
    await run(replica);
    await replica.stop();
    await replica.desire([shop('a', { name: 'New name' })]);
    const command = await replica.confirm();
    const [live] = simulated.world.list();
    simulated.world.edit(live?.id ?? '', { name: 'New name' });
    await replica.start();
    await replica.report(command);
    await idle(replica);
    test.expect(await deeds(replica)).toEqual(['create a applied']);
  });

  it('tells what newer desired state cancelled, and why', async (test) => {
    const { replica, simulated } = await openOne(
      test,
      Array.from({ length: 20 }, (_, index) => `s${index}`),
      { serviceMs: 80 },
    );
    await replica.start(1);
    await replica.trigger();
    await until(() => simulated.world.list().length >= 3);
    await replica.desire([shop('s0')]);
    await run(replica);
    const entries = (await told(replica)).filter(({ outcome }) => outcome === 'cancelled');
    test.expect(entries.length).toBeGreaterThan(10);
    test.expect(entries[0]?.error).toContain('newer desired state');
    test.expect(entries[0]).toMatchObject({ attempts: 0, durationMs: 0 });
  });

  it('tells adoptions', async (test) => {
    const { replica, simulated } = await openOne(test, []);
    simulated.world.add({ type: 'slack', name: 'Ours', config: { channel: 'general' } });
    await replica.desire([ours]);
    await replica.start();
    await run(replica);
    test.expect(await deeds(replica)).toEqual(['adopt ours applied']);
    await run(replica);
    test.expect(await deeds(replica)).toHaveLength(1);
  });

  it('of three hundred changes holds each once', async (test) => {
    const keys = Array.from({ length: 300 }, (_, index) => `s${index}`);
    const { replica } = await openOne(test, keys);
    await replica.start(8);
    await run(replica);
    const entries = await replica.jobs.history.read({ limit: 5_000 });
    test.expect(entries.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
  });
});

const ours = shop('ours', { type: 'slack', name: 'Ours', config: { channel: 'general' }, secretPaths: [] });

/** A run that adopts one integration, taken by a worker that dies where the rigged jobs do. */
const dieAdopting = async (
  test: TestContext,
  entries: readonly DesiredIntegration[],
  rig: (jobs: AccountJobs, die: () => Promise<never>) => Partial<AccountJobs>,
) => {
  const { workshop, replica, simulated } = await openOne(test, []);
  simulated.world.add({ type: 'slack', name: 'Ours', config: { channel: 'general' } });
  await replica.desire(entries);
  await replica.trigger();
  const { job, token } = await takeJob(test, replica);
  const { reached, die } = createGrave();
  const { jobContext, jobs } = replica;
  const rigged = { ...jobs, ...rig(jobs, die) };
  void reconcile({ jobContext, jobs: rigged, job, token, signal: undefined, pauseFetching: () => undefined });
  await reached;
  const before = await told(replica);
  const next = await openReplica(test, workshop, entries);
  await next.start();
  await until(async () => (await next.jobs.queue.getCompletedCount()) > 0);
  await idle(next);
  return { before, next };
};

describe.concurrent('history, when a worker dies', () => {
  it('after an adoption and before its run went on, tells it once', async (test) => {
    const { before, next } = await dieAdopting(test, [ours, shop('new')], ({ queue }, die) => ({
      queue: new Proxy(queue, {
        get: (real, name) => (name === 'addBulk' ? die : Reflect.get(real, name, real)),
      }),
    }));
    test.expect(before).toEqual([]);
    test.expect(await deeds(next)).toEqual(['adopt ours applied', 'create new applied']);
    test.expect((await next.jobs.status.read()).lastRun?.applied).toEqual({ adopt: 1, create: 1 });
  });

  it('after its run was recorded and before the run had ended, records it once', async (test) => {
    const { before, next } = await dieAdopting(test, [ours], ({ lock }, die) => ({
      lock: { ...lock, release: die },
    }));
    test.expect(before).toMatchObject([{ action: 'adopt', key: 'ours' }]);
    test.expect(await told(next)).toEqual(before);
    test.expect(await next.jobs.history.runs(10)).toHaveLength(1);
  });
});
