import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { snapshotOf } from '../../src/reconcile/snapshot.ts';
import { createSnapshots } from '../../src/reconcile/snapshots.ts';
import type { Hand } from './hand.ts';
import { openWorkshop, shop, type Workshop } from './workshop.ts';

const lists = ({ simulated }: Workshop): number =>
  simulated.requests.matching('GET', /^\/integrations$/).length;

const opened = async (test: Parameters<typeof openWorkshop>[0]) => {
  const workshop = await openWorkshop(test);
  const { context } = await workshop.hand([shop('a')]);
  return { workshop, context };
};

const read = async ({ context }: Pick<Hand, 'context'>) =>
  snapshotOf(context, await context.provider.observe(context.entries), await context.ledger.read());

describe('the snapshots of a process', () => {
  it('are read once for all changes of a run', async (test) => {
    const { workshop, context } = await opened(test);
    const snapshots = createSnapshots();
    const all = await Promise.all([1, 2, 3].map(() => snapshots.get(context, 'run-1')));
    test.expect(new Set([...all, await snapshots.get(context, 'run-1')]).size).toBe(1);
    test.expect(lists(workshop)).toBe(1);
  });

  it('are never older than the plan of the run that they serve', async (test) => {
    const { workshop, context } = await opened(test);
    const snapshots = createSnapshots();
    const before = await snapshots.get(context, 'run-1');
    await sleep(2);
    test.expect(await snapshots.get(context, 'run-2')).not.toBe(before);
    test.expect(lists(workshop)).toBe(2);
  });

  it('need no second list where the run was planned from the first', async (test) => {
    const { workshop, context } = await opened(test);
    const snapshots = createSnapshots();
    const planned = await read({ context });
    snapshots.set(planned, 'run-1');
    test.expect(await snapshots.get(context, 'run-1')).toBe(planned);
    test.expect(lists(workshop)).toBe(1);
  });

  it('are read again after 60 s, for another desired state, and when a newer one is requested', async (test) => {
    const { workshop, context } = await opened(test);
    let ahead = 0;
    const snapshots = createSnapshots(() => Date.now() + ahead);
    const first = await snapshots.get(context, 'run-1');
    const edited = (await workshop.hand([shop('a', { name: 'Other' })])).context;
    test.expect(await snapshots.get(edited, 'run-1')).not.toBe(first);
    const second = await snapshots.get(context, 'run-1');
    await sleep(2);
    test.expect(await snapshots.get(context, 'run-1', { notBefore: Date.now() })).not.toBe(second);
    test.expect(lists(workshop)).toBe(4);
    ahead = 61_000;
    await snapshots.get(context, 'run-1');
    test.expect(lists(workshop)).toBe(5);
  });

  it('that could not be read are asked for again', async (test) => {
    const { workshop, context } = await opened(test);
    const snapshots = createSnapshots();
    workshop.simulated.faults.add({ method: 'GET', times: 1, kind: 'drop' });
    await test.expect(snapshots.get(context, 'run-1')).rejects.toMatchObject({ code: 'reset' });
    test.expect((await snapshots.get(context, 'run-1')).observation.live).toEqual([]);
  });
});
