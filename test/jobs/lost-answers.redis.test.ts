import { describe, expect, it, type TestContext } from 'vitest';
import { change } from '../../jobs/change/change.ts';
import { reconcile } from '../../jobs/run/reconcile.ts';
import { triggerRun } from '../../jobs/run/trigger-run.ts';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { heldText } from '../../src/report/text/window-text.ts';
import type { WorkshopOptions } from '../reconcile/hand.ts';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { frozen, open } from '../report/held.ts';
import { until } from '../support/until.ts';
import { endedRuns, idle, openReplica, type Replica, type ReplicaOptions, takeJob } from './replica.ts';

const openCommand = async (
  test: TestContext,
  entries: readonly DesiredIntegration[],
  options: WorkshopOptions = {},
) => {
  const workshop = await openWorkshop(test, options);
  const command = await openReplica(test, workshop, entries, { isCommand: true });
  await command.start();
  return { ...workshop, command };
};

const apply = async (command: Replica) => command.report(await command.confirm());

/** Confirms what is planned after an edit, and makes it. */
const edit = async (command: Replica, entries: readonly DesiredIntegration[]) => {
  await command.desire(entries, 'alive');
  return apply(command);
};

const deeds = async ({ jobs }: Replica): Promise<string[]> =>
  (await jobs.history.read({ limit: 500 })).map(({ key, action, outcome }) => `${action} ${key} ${outcome}`);

/** The same secret, rotated. */
const rotated = { access_token: 'shop-secret-rotated', shop_domain: 'a.myshopify.com' };

describe.concurrent('a run of which many answers get lost after the effect', () => {
  it('makes each create once, and tells it once', async (test) => {
    const shops = Array.from({ length: 24 }, (_, index) => shop(`s${index}`));
    const { simulated, command } = await openCommand(test, shops);
    simulated.faults.add({ method: 'POST', kind: 'drop', when: 'after', probability: 0.35 });
    // Less than a change has attempts, whichever change they strike.
    simulated.faults.add({ method: 'PUT', kind: 'drop', when: 'after', times: 3 });
    test
      .expect(await apply(command))
      .toMatchObject({ result: 'converged', applied: { create: 24 }, failed: [], blocked: [] });
    const told = await deeds(command);
    test.expect(told.toSorted()).toEqual(shops.map(({ key }) => `create ${key} applied`).toSorted());
    test.expect(simulated.world.list()).toHaveLength(24);
    simulated.faults.clear();
    simulated.requests.clear();
    test.expect(await apply(command)).toMatchObject({ result: 'converged', applied: {} });
    test.expect(simulated.requests.writes()).toEqual([]);
  });

  it('makes an update once although what can be seen of it is there already', async (test) => {
    const { simulated, command } = await openCommand(test, [shop('a')]);
    await apply(command);
    simulated.faults.add({ method: 'PUT', kind: 'drop', when: 'after', times: 2 });
    const report = await edit(command, [shop('a', { name: 'New name', config: rotated })]);
    test.expect(report).toMatchObject({ result: 'converged', applied: { update: 1 }, failed: [] });
    test.expect((await deeds(command))[0]).toBe('update a applied');
    test.expect(simulated.world.list()[0]?.config.access_token).toBe(rotated.access_token);
  });

  it('makes an update once although the worker died of it, and another one takes it over', async (test) => {
    const workshop = await openWorkshop(test);
    const { simulated } = workshop;
    await (await workshop.hand([shop('a')])).run();
    const next = [shop('a', { name: 'New name', config: rotated })];
    const daemon = await openReplica(test, workshop, next);
    await daemon.trigger();
    const run = await takeJob(test, daemon, 8_000);
    const { jobContext, jobs } = daemon;
    const facts = { jobContext, jobs, signal: undefined, pauseFetching: () => undefined };
    await test.expect(reconcile({ ...facts, ...run })).rejects.toThrow();
    const taken = await takeJob(test, daemon);
    simulated.faults.add({ method: 'PUT', kind: 'hang', when: 'after', times: 1 });
    void change({ ...facts, ...taken }).catch(() => undefined);
    await until(() => simulated.world.list()[0]?.name === 'New name');
    const other = await openReplica(test, workshop, next);
    await other.start();
    await idle(other);
    test
      .expect((await endedRuns(other)).at(-1))
      .toMatchObject({ result: 'converged', trigger: 'schedule', applied: { update: 1 } });
    test.expect((await deeds(other))[0]).toBe('update a applied');
  });

  it.for(['POST', 'PUT', 'DELETE'])('finishes a replace, also of a lost %s', async (method, test) => {
    const { simulated, command } = await openCommand(test, [shop('a', { replace: true })]);
    await apply(command);
    simulated.faults.add({ method: 'POST', kind: 'drop', when: 'after', times: 1 });
    if (method !== 'POST') simulated.faults.add({ method, kind: 'drop', when: 'before', times: 2 });
    const desk = {
      type: 'zendesk',
      replace: true,
      config: { subdomain: 'a', access_token: 'desk-token-77' },
    };
    const report = await edit(command, [shop('a', desk)]);
    test.expect(report).toMatchObject({ result: 'converged', applied: { replace: 1 }, failed: [] });
    test.expect((await deeds(command))[0]).toBe('replace a applied');
    test
      .expect(simulated.world.list())
      .toMatchObject([{ type: 'zendesk', config: { access_token: 'desk-token-77' } }]);
    simulated.requests.clear();
    test.expect(await apply(command)).toMatchObject({ result: 'converged', applied: {} });
    test.expect(simulated.requests.writes()).toEqual([]);
  });
});

describe('a change whose answer got lost before the window closed', () => {
  it('is held, and history says that it may have been made; the run at the opening finds it', async (test) => {
    const workshop = await openWorkshop(test);
    const { simulated } = workshop;
    simulated.faults.add({ method: 'POST', kind: 'drop', when: 'after', times: 1 });
    let isLifted = false;
    const isOpen = (): boolean => isLifted || simulated.requests.writes().length === 0;
    const rig: ReplicaOptions['rig'] = (context) => ({
      ...context,
      window: () => (isOpen() ? open : frozen),
    });
    const replica = await openReplica(test, workshop, [shop('a')], { rig });
    await replica.start();
    await replica.trigger();
    await idle(replica);
    const error = `${heldText(frozen)}; an earlier attempt had no answer, so the change may have been made; the next run finds out`;
    expect(await replica.jobs.history.read({ limit: 9 })).toMatchObject([
      { outcome: 'held', attempts: 1, error },
    ]);
    isLifted = true;
    await triggerRun(replica.jobs, 'window');
    await idle(replica);
    expect(simulated.requests.matching('POST', /./)).toHaveLength(1);
    expect(await endedRuns(replica)).toMatchObject([{ result: 'partial', held: 1 }, { result: 'converged' }]);
  });
});
