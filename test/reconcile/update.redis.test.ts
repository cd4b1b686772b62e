import { describe, it } from 'vitest';
import { observeAndPlan } from '../../src/reconcile/plan-run.ts';
import { recordFailure } from '../../src/reconcile/record-failure.ts';
import type { Hand } from './hand.ts';
import { age, onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

const scheduled = { manual: false, force: false, keys: null };

/** A shop that is in sync, and a hand whose desired state asks for another domain. */
const edited = async (workshop: Workshop): Promise<Hand> => {
  await (await workshop.hand([shop('a')])).run();
  workshop.simulated.requests.clear();
  return workshop.hand([
    shop('a', { config: { shop_domain: 'other.myshopify.com', access_token: 'new-secret' } }),
  ]);
};

const failWith = async (hand: Hand, error: unknown): Promise<void> => {
  const change = onlyChange(await hand.plan());
  const { key, action, id, digest, entryHash } = change;
  const task = { run: 'run', key, action, id, digest, entryHash, revision: 'r' };
  await recordFailure(hand.context, task, error, (error as Error).message, Date.now());
};

describe.concurrent('an update', () => {
  it('of an integration that is gone has moved, and the next run creates it again', async (test) => {
    const workshop = await openWorkshop(test);
    const { simulated } = workshop;
    const worker = await edited(workshop);
    const change = onlyChange(await worker.plan());
    await worker.snapshots.get(worker.context, 'another run');
    const [live] = simulated.world.list();
    simulated.world.remove(live?.id ?? '');
    // Whatever this process has listed shows it still.
    simulated.faults.add({
      method: 'GET',
      path: /^\/integrations$/,
      times: 1,
      kind: 'rewrite',
      rewrite: () => [
        {
          id: live?.id,
          type: 'shopify',
          name: 'Shop a',
          is_active: true,
          config: { shop_domain: 'a.myshopify.com' },
        },
      ],
    });
    test.expect(await worker.make(change)).toEqual({ outcome: 'moved' });
    test.expect(simulated.requests.writes()).toMatchObject([{ method: 'PUT', status: 404 }]);
    await age(worker, 'a');
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, create: 0 });
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('is not made once the integration is managed under another key', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await edited(workshop);
    const change = onlyChange(await worker.plan());
    const { ledger } = worker.context;
    const owned = await ledger.get('a');
    await ledger.discard('a');
    await ledger.update('b', () => owned);
    test.expect(await worker.make(change)).toEqual({ outcome: 'moved' });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('is planned again when the integration was changed by hand in between', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await edited(workshop);
    const change = onlyChange(await worker.plan());
    const [live] = workshop.simulated.world.list();
    workshop.simulated.world.edit(live?.id ?? '', { config: { shop_domain: 'by-hand.myshopify.com' } });
    test.expect(await worker.make(change)).toEqual({ outcome: 'moved' });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('is no longer needed when another writer has made it', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await edited(workshop);
    const change = onlyChange(await worker.plan());
    await (await edited(workshop)).run();
    workshop.simulated.requests.clear();
    test.expect(await worker.make(change)).toEqual({ outcome: 'not-needed' });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('whose answer cannot be read is made again', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await edited(workshop);
    const change = onlyChange(await worker.plan());
    workshop.simulated.faults.add({ method: 'PUT', times: 1, kind: 'html', when: 'after' });
    test.expect(await worker.insist(change)).toEqual({ outcome: 'applied' });
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, update: 0 });
  });

  it('that the provider refuses is not tried again until the entry changes', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await edited(workshop);
    const change = onlyChange(await worker.plan());
    workshop.simulated.faults.add({ method: 'PUT', times: 1, kind: 'status', status: 422 });
    const error = await worker.make(change).catch((problem: unknown) => problem);
    await failWith(worker, error);
    const [refused] = (await observeAndPlan(worker.context, scheduled)).plan.changes;
    test.expect(refused?.blocked).toMatchObject({ reason: 'rejected' });
    test.expect(refused?.blocked?.message).toContain('422');
    const asked = { ...scheduled, keys: new Set(['a']) };
    test.expect((await observeAndPlan(worker.context, asked)).plan.changes[0]?.blocked).toBeNull();
    const again = await workshop.hand([shop('a', { name: 'Shop again' })]);
    test.expect((await observeAndPlan(again.context, scheduled)).plan.changes[0]?.blocked).toBeNull();
    test.expect((await again.run()).plan.summary).toMatchObject({ none: 1 });
    test.expect((await again.context.ledger.get('a'))?.rejected).toBeUndefined();
  });

  it('that failed cools off for scheduled runs, and not for a person', async (test) => {
    const workshop = await openWorkshop(test);
    const worker = await edited(workshop);
    const change = onlyChange(await worker.plan());
    const fault = workshop.simulated.faults.add({ method: 'PUT', kind: 'status', status: 503 });
    const error = await worker.insist(change).catch((problem: unknown) => problem);
    test.expect(fault.strikes).toBe(5);
    await failWith(worker, error);
    workshop.simulated.faults.clear();
    const [cooling] = (await observeAndPlan(worker.context, scheduled)).plan.changes;
    test.expect(cooling?.blocked).toMatchObject({ reason: 'cooling' });
    const person = { ...scheduled, manual: true };
    test.expect((await observeAndPlan(worker.context, person)).plan.changes[0]?.blocked).toBeNull();
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1 });
    test.expect((await worker.context.ledger.get('a'))?.failures).toBeUndefined();
  });

  it('takes ownership before it writes', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const live = simulated.world.add({ type: 'shopify', name: 'Shop a', config: { shop_domain: 'x' } });
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    test.expect(change).toMatchObject({ action: 'update', adopts: true });
    const rival = await hand([shop('b', { name: 'Shop a' })]);
    const beforeSend = async (): Promise<void> => {
      test.expect((await worker.context.ledger.get('a'))?.id).toBe(live.id);
      const claimed = await rival.context.ledger.update('b', () => null, { claim: live.id });
      test.expect(claimed.refused).toBe('owned-by-another');
    };
    test.expect(await worker.make(change, { beforeSend })).toEqual({ outcome: 'applied' });
    test.expect.assertions(4);
  });
});
