import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it, type TestContext } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { WorkshopOptions } from '../reconcile/hand.ts';
import { assistant, openWorkshop, shop } from '../reconcile/workshop.ts';
import { usual } from '../support/guard-fixtures.ts';
import { openReplica, type Replica } from './replica.ts';

/** A provider that has each name once, and a command whose entries are there. */
const openNames = async (
  test: TestContext,
  entries: readonly DesiredIntegration[],
  { concurrency = 4, ...options }: WorkshopOptions & { readonly concurrency?: number } = {},
) => {
  const quirks = { conflictOnDuplicateName: true, ...options.quirks };
  const workshop = await openWorkshop(test, { ...options, quirks });
  await (await workshop.hand(entries)).run();
  const command = await openReplica(test, workshop, entries, { isCommand: true });
  await command.start(concurrency);
  workshop.simulated.requests.clear();
  return { ...workshop, workshop, command };
};

const apply = async (command: Replica, entries: readonly DesiredIntegration[]) => {
  await command.desire(entries, 'alive');
  return command.report(await command.confirm());
};

const deeds = async ({ jobs }: Replica): Promise<string[]> =>
  (await jobs.history.read({ limit: 500 })).map(({ key, action, outcome }) => `${action} ${key} ${outcome}`);

const named = (names: Readonly<Record<string, string>>, make = shop) =>
  Object.entries(names).map(([key, name]) => make(key, { name }));

type Opened = Awaited<ReturnType<typeof openNames>>;

const namesOf = async ({ simulated, command }: Opened): Promise<Record<string, string | undefined>> => {
  const { entries } = await command.hand().context.ledger.read();
  return Object.fromEntries(
    Object.entries(entries).map(([key, { id }]) => [key, simulated.world.get(id ?? '')?.name]),
  );
};

const refusals = ({ simulated }: Opened): number =>
  simulated.requests.all.filter(({ status }) => status === 409).length;

const putCount = ({ simulated }: Opened): number => simulated.requests.matching('PUT', /./).length;

describe.concurrent('where each name may be there once', () => {
  it.for([1, 4])('a name is taken when it is free, with %i workers', async (concurrency, test) => {
    const count = 12;
    const before = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `Name ${i}`]));
    const after = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `Name ${i + 1}`]));
    // All names move at once, which is the point here and which the guards would stop.
    const account = { guards: { ...usual, maxUpdatePercent: 100 } };
    const opened = await openNames(test, named(before), { concurrency, account });
    test
      .expect(await apply(opened.command, named(after)))
      .toMatchObject({ result: 'converged', applied: { update: count }, failed: [], blocked: [] });
    test.expect(await namesOf(opened)).toEqual(after);
    test.expect(refusals(opened)).toBe(0);
  });

  it.for([1, 4])('two swap their names, with %i workers', async (concurrency, test) => {
    const opened = await openNames(test, named({ a: 'X', b: 'Y' }), { concurrency });
    test
      .expect(await apply(opened.command, named({ a: 'Y', b: 'X' })))
      .toMatchObject({ result: 'converged', applied: { update: 2 }, failed: [], blocked: [] });
    test.expect(await namesOf(opened)).toEqual({ a: 'Y', b: 'X' });
    test
      .expect(await deeds(opened.command))
      .toEqual(test.expect.arrayContaining(['update a applied', 'update b applied']));
    opened.simulated.requests.clear();
    test.expect(await apply(opened.command, named({ a: 'Y', b: 'X' }))).toMatchObject({ applied: {} });
    test.expect(putCount(opened)).toBe(0);
  });

  it('two swap their names at Toolzz too', async (test) => {
    const opened = await openNames(test, named({ a: 'X', b: 'Y' }, assistant), { provider: 'toolzz' });
    test
      .expect(await apply(opened.command, named({ a: 'Y', b: 'X' }, assistant)))
      .toMatchObject({ result: 'converged', applied: { update: 2 } });
    test.expect(await namesOf(opened)).toEqual({ a: 'Y', b: 'X' });
  });

  it('five pass their names round, beside two that swap theirs', async (test) => {
    const opened = await openNames(test, named({ a: '1', b: '2', c: '3', d: '4', e: '5', f: '6', g: '7' }));
    const after = { a: '2', b: '3', c: '4', d: '5', e: '1', f: '7', g: '6' };
    test
      .expect(await apply(opened.command, named(after)))
      .toMatchObject({ result: 'converged', applied: { update: 7 } });
    test.expect(await namesOf(opened)).toEqual(after);
  });

  it('a name is taken from what is deleted, and what frees no name is deleted last', async (test) => {
    const opened = await openNames(test, named({ a: 'X', b: 'Y', c: 'Z', d: 'W' }), { concurrency: 1 });
    test
      .expect(await apply(opened.command, named({ b: 'X', c: 'New' })))
      .toMatchObject({ result: 'converged', applied: { update: 2, delete: 2 } });
    test.expect(await namesOf(opened)).toEqual({ b: 'X', c: 'New' });
    test.expect(refusals(opened)).toBe(0);
    const last = opened.simulated.requests.writes().at(-1);
    test.expect(last?.method).toBe('DELETE');
  });

  it('a name is taken by what is created', async (test) => {
    const opened = await openNames(test, named({ a: 'X' }));
    test
      .expect(await apply(opened.command, named({ a: 'Y', b: 'X' })))
      .toMatchObject({ result: 'converged', applied: { create: 1, update: 1 } });
    test.expect(await namesOf(opened)).toEqual({ a: 'Y', b: 'X' });
    test.expect(refusals(opened)).toBe(0);
  });

  it('a rename that is refused is tried again after the other changes, in whatever order they come', async (test) => {
    // The provider folds what Setpoint takes for two names, so that the plan does not see the conflict.
    const storedName = (name: string) => name.replaceAll('_', ' ');
    const opened = await openNames(test, named({ a: 'X', b: 'Y 1' }), { quirks: { storedName } });
    test
      .expect(await apply(opened.command, named({ a: 'Y_1', b: 'Z' })))
      .toMatchObject({ applied: { update: 2 }, failed: [] });
    test.expect(await namesOf(opened)).toEqual({ a: 'Y 1', b: 'Z' });
  });

  it.for([
    ['made', null],
    ['refused', 422],
  ] as const)(
    'a replace has the name of what it replaces, which has it again where the new one is %s',
    async ([, status], test) => {
      const before = assistant('a', { replace: true });
      const opened = await openNames(test, [before], { provider: 'toolzz' });
      const [old] = opened.simulated.world.list();
      if (status !== null)
        opened.simulated.faults.add({ method: 'POST', kind: 'status', status, after: 1, times: 1 });
      const config = { api_key: 'key-of-another-account', organization: 'org-2' };
      const report = await apply(opened.command, [assistant('a', { replace: true, config })]);
      test.expect(opened.simulated.requests.matching('POST', /./)).toHaveLength(2);
      if (status === null) {
        test.expect(report).toMatchObject({ result: 'converged', applied: { replace: 1 } });
        test.expect(await namesOf(opened)).toEqual({ a: before.name });
        test.expect(opened.simulated.world.get(old?.id ?? '')).toMatchObject({ active: false });
      } else {
        test.expect(report).toMatchObject({ result: 'partial', failed: [{ key: 'a', action: 'replace' }] });
        test
          .expect(opened.simulated.world.list())
          .toMatchObject([{ id: old?.id, name: before.name, active: true }]);
      }
    },
  );

  it('a name that stays taken is no verdict: it cools, and the rest is made', async (test) => {
    const opened = await openNames(test, named({ a: 'X', b: 'Y' }));
    const foreign = opened.simulated.world.add({ type: 'shopify', name: 'Taken' });
    const report = await apply(opened.command, named({ a: 'Taken', b: 'Z' }));
    test.expect(report).toMatchObject({ result: 'partial', applied: { update: 1 }, failed: [{ key: 'a' }] });
    const entry = await opened.command.hand().context.ledger.get('a');
    test.expect(entry?.rejected).toBeUndefined();
    test.expect(entry?.failures).toMatchObject({ count: 1 });
    opened.simulated.world.remove(foreign.id);
    test
      .expect(await apply(opened.command, named({ a: 'Taken', b: 'Z' })))
      .toMatchObject({ result: 'converged', applied: { update: 1 } });
  });

  it('of two that swap names one is refused: that says what the other is called meanwhile, and a later run ends it', async (test) => {
    const opened = await openNames(test, named({ a: 'X', b: 'Y' }));
    // The third PUT is the other's, when the first is refused and has stepped aside.
    opened.simulated.faults.add({ method: 'PUT', kind: 'status', status: 422, after: 2, times: 1 });
    const report = await apply(opened.command, named({ a: 'Y', b: 'X' }));
    test
      .expect(report.failed.map(({ error }) => error).join())
      .toContain('it is called "setpoint is renaming');
    test.expect(opened.simulated.world.list()).toHaveLength(2);
    for (const key of ['a', 'b'])
      await opened.command.hand().context.ledger.update(key, (entry) => {
        if (!entry) return undefined;
        const { rejected: _rejected, failures: _failures, ...rest } = entry;
        return rest;
      });
    test
      .expect(await apply(opened.command, named({ a: 'Y', b: 'X' })))
      .toMatchObject({ result: 'converged' });
    test.expect(await namesOf(opened)).toEqual({ a: 'Y', b: 'X' });
  });
});

describe.concurrent('where a name may be there twice', () => {
  it('two swap their names with one request each', async (test) => {
    const quirks = { conflictOnDuplicateName: false };
    const opened = await openNames(test, named({ a: 'X', b: 'Y' }), { quirks });
    test
      .expect(await apply(opened.command, named({ a: 'Y', b: 'X' })))
      .toMatchObject({ result: 'converged', applied: { update: 2 } });
    test.expect(putCount(opened)).toBe(2);
  });
});

describe.concurrent('a swap of names that was interrupted', () => {
  it.for(['revert', 'report'] as const)('is ended by the next run, with drift: %s', async (drift, test) => {
    const opened = await openNames(test, named({ a: 'X', b: 'Y' }), { account: { drift } });
    const { simulated, workshop, command } = opened;
    // The one that steps aside dies of it, before it could say so.
    simulated.faults.add({ method: 'PUT', kind: 'hang', when: 'after', after: 1, times: 1 });
    await command.desire(named({ a: 'Y', b: 'X' }), 'alive');
    void command.confirm();
    while (!simulated.world.list().some(({ name }) => name.startsWith('setpoint'))) await sleep(10);
    await command.jobs.queue.pause();
    const back = await workshop.hand(named({ a: 'X', b: 'Y' }), { account: { drift } });
    test.expect((await back.run()).plan.summary).toMatchObject({ none: 2 });
    test.expect(await namesOf(opened)).toEqual({ a: 'X', b: 'Y' });
  });
});
