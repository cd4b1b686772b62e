import { describe, it } from 'vitest';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import type { LedgerStore } from '../../src/store/ledger/ledger-store.ts';
import { type Hand, openChanges } from './hand.ts';
import { assistant, createGrave, onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

type Grave = ReturnType<typeof createGrave>;

/** Where a worker is killed, as what happens to its context. */
type Death = {
  readonly where: string;
  readonly rig: (context: Hand['context'], grave: Grave) => Hand['context'];
};

const afterLedgerWrite = (
  { ledger, ...context }: Hand['context'],
  grave: Grave,
  is: (entry: LedgerEntry | null) => boolean,
): Hand['context'] => {
  const update: LedgerStore['update'] = async (...given) => {
    const outcome = await ledger.update(...given);
    return outcome.written && is(outcome.entry) ? grave.die() : outcome;
  };
  return { ...context, ledger: { ...ledger, update } };
};

const deaths: readonly Death[] = [
  {
    where: 'after announcing the new one',
    rig: (context, grave) => afterLedgerWrite(context, grave, (entry) => entry?.creating !== undefined),
  },
  {
    where: 'with the create on its way',
    rig: ({ provider, ...context }, grave) => ({
      ...context,
      provider: { ...provider, create: (...given) => provider.create(...given).then(grave.die) },
    }),
  },
  {
    where: 'after the ledger moved',
    rig: (context, grave) => afterLedgerWrite(context, grave, (entry) => entry?.retire !== undefined),
  },
  {
    where: 'before the old one was removed',
    rig: ({ provider, ...context }, grave) => ({ ...context, provider: { ...provider, remove: grave.die } }),
  },
  {
    where: 'after the old one was removed',
    rig: ({ provider, ...context }, grave) => ({
      ...context,
      provider: { ...provider, remove: (...given) => provider.remove(...given).then(grave.die) },
    }),
  },
];

const changed = shop('a', { type: 'zendesk', replace: true, config: { subdomain: 'a' }, secretPaths: [] });

const replacing = async (workshop: Workshop): Promise<Hand> => {
  await (await workshop.hand([shop('a')])).run();
  return workshop.hand([changed]);
};

describe.concurrent('a replace', () => {
  it('makes the new one first, then removes the old one', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await replacing(workshop);
    workshop.simulated.requests.clear();
    test.expect(await worker.make(onlyChange(await worker.plan()))).toEqual({ outcome: 'applied' });
    test.expect(workshop.simulated.requests.writes().map(({ method }) => method)).toEqual(['POST', 'DELETE']);
    test.expect(workshop.simulated.world.list()).toMatchObject([{ type: 'zendesk' }]);
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, replace: 0, update: 0 });
  });

  it.for(deaths)('whose worker is killed $where is finished by the next run', async ({ rig }, test) => {
    const workshop = await openWorkshop(test);
    const { simulated, hand } = workshop;
    await replacing(workshop);
    const grave = createGrave();
    const doomed = await hand([changed], { rig: (context) => rig(context, grave) });
    void doomed.make(onlyChange(await doomed.plan()));
    await grave.reached;
    const next = await hand([changed]);
    let after = await next.run();
    // What the first run could not see yet is the second one's.
    if (openChanges(after).length > 0) after = await next.run();
    test
      .expect(after.plan.summary)
      .toMatchObject({ none: 1, create: 0, update: 0, replace: 0, delete: 0, blocked: 0 });
    const [only, ...others] = simulated.world.list();
    test.expect(others).toEqual([]);
    test.expect(only).toMatchObject({ type: 'zendesk', name: 'Shop a' });
    // That nothing is left of the old one counts when the list had its time to show it.
    await next.context.ledger.update('a', (current) => current && { ...current, appliedAt: 0 });
    await next.run();
    const entry = await next.context.ledger.get('a');
    test.expect(entry?.id).toBe(only?.id);
    test.expect(entry).not.toHaveProperty('retire');
    test.expect(entry).not.toHaveProperty('creating');
  });

  it('is not made where a stranger has the same type and name', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await replacing(workshop);
    workshop.simulated.world.add({ type: 'zendesk', name: 'Shop a' });
    workshop.simulated.requests.clear();
    const outcome = await worker.make(onlyChange(await worker.plan()));
    test.expect(outcome).toMatchObject({ outcome: 'blocked', blocked: { reason: 'ambiguous' } });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('keeps the old one when the new one is refused', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await replacing(workshop);
    workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'status', status: 422 });
    const change = onlyChange(await worker.plan());
    await test.expect(worker.make(change)).rejects.toMatchObject({ code: 'invalid' });
    test.expect(workshop.simulated.world.list()).toMatchObject([{ type: 'shopify' }]);
    const entry = await worker.context.ledger.get('a');
    test.expect(entry).toMatchObject({ id: workshop.simulated.world.list()[0]?.id });
    test.expect(entry).not.toHaveProperty('creating');
  });

  it('whose old one cannot be removed is finished by the next run', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await replacing(workshop);
    const fault = workshop.simulated.faults.add({ method: 'DELETE', kind: 'status', status: 500 });
    await test
      .expect(worker.make(onlyChange(await worker.plan())))
      .rejects.toMatchObject({ cause: { code: 'server' } });
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
    fault.remove();
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, replace: 0 });
    test.expect(workshop.simulated.world.list()).toMatchObject([{ type: 'zendesk' }]);
    test.expect(workshop.simulated.requests.matching('POST', /./)).toHaveLength(2);
  });

  it('at Toolzz switches the old one off', async (test) => {
    const workshop = await openWorkshop(test, { provider: 'toolzz' });
    const { simulated, hand } = workshop;
    await (await hand([assistant('a')])).run();
    const config = { api_key: 'another-key', organization: 'org-1' };
    const worker = await hand([assistant('a', { replace: true, config })]);
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, replace: 0, create: 0 });
    test.expect(simulated.world.list().map(({ active }) => active)).toEqual([false, true]);
  });
});
