import { describe, it, type TestContext } from 'vitest';
import { triggerRun } from '../../jobs/run/trigger-run.ts';
import { ProviderError } from '../../src/model/errors.ts';
import type { Provider } from '../../src/model/provider.ts';
import type { WindowStatus } from '../../src/model/window.ts';
import { heldText } from '../../src/report/text/window-text.ts';
import { openWorkshop, shop, type Workshop } from '../reconcile/workshop.ts';
import { frozen, open } from '../report/held.ts';
import { endedRuns, idle, openReplica, type Replica, type ReplicaOptions, runJob } from './replica.ts';
import { outcomesOf, shops, windowed } from './windowed-replica.ts';

/** A window that closes as soon as so many changes were sent, and opens at the test's word. */
const closingAfter = (writes: number, { simulated }: Workshop) => {
  let isLifted = false;
  return {
    ...windowed(() => (isLifted || simulated.requests.writes().length < writes ? open : frozen)),
    lift: () => {
      isLifted = true;
    },
  };
};

const conditionsOf = async ({ jobs }: Replica): Promise<Record<string, string | null>> => {
  const { integrations } = await jobs.status.read();
  return Object.fromEntries(
    [...integrations].map(([key, { condition, message }]) => [key, message ?? condition]),
  );
};

const runOnce = async (replica: Replica): Promise<void> => {
  await replica.start();
  await replica.trigger();
  await idle(replica);
};

describe.concurrent('while the windows of an account hold changes', () => {
  it('a run plans and reports, writes nothing, and asks for no other run', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(
      test,
      workshop,
      shops(2),
      windowed(() => frozen),
    );
    await runOnce(replica);
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    const runs = await endedRuns(replica);
    test.expect(runs).toMatchObject([
      {
        result: 'partial',
        applied: {},
        failed: [],
        held: 2,
        notices: [`2 changes are ${heldText(frozen)}`],
      },
    ]);
    const message = `create is planned, and ${heldText(frozen)}`;
    test.expect(await conditionsOf(replica)).toEqual({ s0: message, s1: message });
    test.expect(replica.logged.join('')).not.toContain('"level":"warn"');
  });

  it('makes them in the first run after it opened', async (test) => {
    const workshop = await openWorkshop(test);
    let status: WindowStatus = frozen;
    const replica = await openReplica(
      test,
      workshop,
      shops(2),
      windowed(() => status),
    );
    await runOnce(replica);
    status = open;
    await triggerRun(replica.jobs, 'window');
    await idle(replica);
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
    test.expect(await endedRuns(replica)).toMatchObject([{}, { trigger: 'window', result: 'converged' }]);
    test.expect(await conditionsOf(replica)).toEqual({ s0: 'in-sync', s1: 'in-sync' });
  });

  it('what only touches the ledger is done: an adoption, and a key that moved', async (test) => {
    const workshop = await openWorkshop(test);
    await (await workshop.hand([shop('old'), shop('b')])).run();
    const { simulated } = workshop;
    simulated.requests.clear();
    const moved = [{ ...shop('old'), key: 'new' }, shop('b')];
    const replica = await openReplica(
      test,
      workshop,
      moved,
      windowed(() => frozen),
    );
    await runOnce(replica);
    test
      .expect(Object.keys((await replica.hand().context.ledger.read()).entries).toSorted())
      .toEqual(['b', 'new']);
    test.expect(await endedRuns(replica)).toMatchObject([{ result: 'converged', failed: [] }]);
    const visible = { config: { shop_domain: 'plain.myshopify.com' }, secretPaths: [] };
    simulated.world.add({ type: 'shopify', name: 'Plain', active: true, config: visible.config });
    await replica.desire([...moved, shop('plain', { name: 'Plain', ...visible })]);
    await replica.trigger();
    await idle(replica);
    test
      .expect((await endedRuns(replica)).at(-1))
      .toMatchObject({ applied: { adopt: 1 }, result: 'converged' });
    test.expect(simulated.requests.writes()).toEqual([]);
  });

  it('a confirmed run makes nothing, and one that lifts the windows everything', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, shops(2), {
      ...windowed(() => frozen),
      isCommand: true,
    });
    await command.start();
    test
      .expect(await command.report(await command.confirm()))
      .toMatchObject({ result: 'partial', held: 2, applied: {} });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    const report = await command.report(await command.confirm(false, true));
    test.expect(report).toMatchObject({ result: 'converged', applied: { create: 2 } });
    test.expect(report.held).toBeUndefined();
  });

  it('a job that something else marked as lifting the windows makes nothing', async (test) => {
    const workshop = await openWorkshop(test);
    const command = await openReplica(test, workshop, shops(1), {
      ...windowed(() => frozen),
      isCommand: true,
    });
    const run = await command.confirm();
    const job = await runJob(command, run);
    await job.updateData({ ...job.data, outsideWindow: true });
    await command.start();
    test
      .expect(await command.report(run))
      .toMatchObject({ result: 'failed', error: test.expect.stringContaining('not signed') });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });
});

/** A daemon whose window closes in the middle of its first run. */
const openClosing = async (
  test: TestContext,
  count: number,
  writes: number,
  options: ReplicaOptions = {},
) => {
  const workshop = await openWorkshop(test);
  const window = closingAfter(writes, workshop);
  const replica = await openReplica(test, workshop, shops(count), { ...window, ...options });
  return { workshop, window, replica };
};

describe.concurrent('a window that closes while a run is under way', () => {
  it('lets what was sent end, begins nothing more, and the run is partial with what waits', async (test) => {
    const { workshop, window, replica } = await openClosing(test, 20, 3);
    await replica.start(2);
    await replica.trigger();
    await idle(replica);
    const made = workshop.simulated.world.list().length;
    // Two workers may both have passed the gate before the third request was there.
    test.expect([3, 4]).toContain(made);
    const held = 20 - made;
    test
      .expect(await endedRuns(replica))
      .toMatchObject([
        { result: 'partial', applied: { create: made }, failed: [], blocked: [], held, error: null },
      ]);
    test
      .expect(await outcomesOf(replica))
      .toEqual([...Array(made).fill('applied'), ...Array(held).fill('held')]);
    const waiting = Object.values(await conditionsOf(replica)).filter((message) =>
      message?.includes('held until'),
    );
    test.expect(waiting).toHaveLength(held);
    window.lift();
    await triggerRun(replica.jobs, 'window');
    await idle(replica);
    test.expect(workshop.simulated.requests.matching('POST', /./)).toHaveLength(20);
    test
      .expect((await endedRuns(replica)).at(-1))
      .toMatchObject({ result: 'converged', applied: { create: held } });
  });

  it('stops a change whose request waits for its turn at the provider', async (test) => {
    const workshop = await openWorkshop(test);
    let status: WindowStatus = open;
    let closes = true;
    const wrap = (provider: Provider): Provider => ({
      ...provider,
      create: (...args) => {
        if (closes) status = frozen;
        return provider.create(...args);
      },
    });
    const replica = await openReplica(test, workshop, shops(1), { ...windowed(() => status), wrap });
    await runOnce(replica);
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
    test.expect(await endedRuns(replica)).toMatchObject([{ result: 'partial', failed: [], held: 1 }]);
    // Nothing is left of the attempt that was not made.
    test.expect((await replica.hand().context.ledger.read()).entries.s0?.creating).toBeUndefined();
    closes = false;
    status = open;
    await replica.trigger();
    await idle(replica);
    test.expect(workshop.simulated.world.list()).toHaveLength(1);
  });

  it('holds what a person confirmed, too', async (test) => {
    const { workshop, replica } = await openClosing(test, 6, 2, { isCommand: true });
    const run = await replica.confirm();
    await replica.start(1);
    test
      .expect(await replica.report(run))
      .toMatchObject({ result: 'partial', applied: { create: 2 }, held: 4 });
    test.expect(workshop.simulated.requests.writes()).toHaveLength(2);
  });

  it('is no hindrance to a run that lifts it', async (test) => {
    const { workshop, replica } = await openClosing(test, 6, 2, { isCommand: true });
    const run = await replica.confirm(false, true);
    await replica.start(1);
    test.expect(await replica.report(run)).toMatchObject({ result: 'converged', applied: { create: 6 } });
    test.expect(workshop.simulated.requests.writes()).toHaveLength(6);
  });

  it('leaves no integration with the temporary name that it has while names are swapped', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { conflictOnDuplicateName: true } });
    const named = (names: Readonly<Record<string, string>>) =>
      Object.entries(names).map(([key, name]) => shop(key, { name }));
    await (await workshop.hand(named({ a: '1', b: '2', c: '3', z: 'Z' }))).run();
    workshop.simulated.requests.clear();
    // The first write is the temporary name.
    const after = named({ a: '2', b: '3', c: '1', z: 'New' });
    const window = windowed(() =>
      workshop.simulated.world.list().some(({ name }) => name.startsWith('setpoint is renaming')) ||
      workshop.simulated.requests.writes().length > 1
        ? frozen
        : open,
    );
    const replica = await openReplica(test, workshop, after, window);
    await replica.start(1);
    await replica.trigger();
    await idle(replica);
    const { entries } = await replica.hand().context.ledger.read();
    const names = Object.fromEntries(
      Object.entries(entries).map(([key, { id }]) => [key, workshop.simulated.world.get(id ?? '')?.name]),
    );
    test.expect(names).toMatchObject({ a: '2', b: '3', c: '1' });
    test
      .expect(Object.values(names))
      .not.toContainEqual(test.expect.stringContaining('setpoint is renaming'));
  });

  it('leaves no old integration of a replace whose removal failed at first', async (test) => {
    const workshop = await openWorkshop(test);
    const before = shop('a');
    await (await workshop.hand([before])).run();
    const { simulated } = workshop;
    simulated.requests.clear();
    let refusals = 1;
    const wrap = (provider: Provider): Provider => ({
      ...provider,
      remove: async (...args) => {
        if (refusals-- > 0)
          throw new ProviderError('The provider answered 503.', {
            code: 'server',
            failure: 'unknown',
            status: 503,
          });
        return provider.remove(...args);
      },
    });
    const changed = shop('a', {
      type: 'zendesk',
      replace: true,
      config: { subdomain: 'a' },
      secretPaths: [],
    });
    const replica = await openReplica(test, workshop, [changed], { ...closingAfter(1, workshop), wrap });
    await runOnce(replica);
    test.expect(simulated.world.list()).toMatchObject([{ type: 'zendesk' }]);
    test.expect(await endedRuns(replica)).toMatchObject([{ result: 'converged', applied: { replace: 1 } }]);
  });
});
