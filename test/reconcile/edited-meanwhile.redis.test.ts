import { describe, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import { verify } from '../../src/reconcile/verify.ts';
import type { Hand } from './hand.ts';
import { onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

/** Makes the one change of a plan, edits by hand what it wrote, and verifies only then, as where a run has a thousand other changes to make. */
const runWithEdit = async (
  { simulated, hand: open }: Workshop,
  entry: DesiredIntegration,
  name: string,
): Promise<void> => {
  const hand = await open([entry]);
  const planned = await hand.plan();
  await hand.context.ledger.apply(planned.plan.bookkeeping, planned.ledger);
  await hand.insist(onlyChange(planned));
  simulated.world.edit(simulated.world.list()[0]?.id ?? '', { name });
  await verify(hand.context);
};

/** Puts the writes so far back by a minute. */
const aMinuteLater = async ({ context }: Hand, key: string): Promise<void> => {
  const earlier = (at: number | undefined): number => (at ?? 0) - 60_000;
  await context.ledger.update(key, (entry) => {
    if (entry === null) return undefined;
    const marks = Object.entries(entry.written).map(
      ([path, mark]) => [path, { ...mark, at: earlier(mark.at), againAt: earlier(mark.againAt) }] as const,
    );
    return { ...entry, written: Object.fromEntries(marks) };
  });
};

const names = ({ simulated }: Workshop): readonly string[] => simulated.world.list().map(({ name }) => name);

describe.concurrent('an edit by hand between a write and its verification', () => {
  it.for(['same', 'echo', 'omit'] as const)(
    'is written over by the next run, where a write answers %s',
    async (answers, test) => {
      const workshop = await openWorkshop(test, { quirks: { answers } });
      await runWithEdit(workshop, shop('a'), 'By hand');
      const hand = await workshop.hand([shop('a')]);
      const { changes } = (await hand.plan()).plan;
      test
        .expect(changes)
        .toMatchObject([{ action: 'update', fields: [{ path: 'name', cause: 'desired' }] }]);
      test.expect((await hand.run()).plan.summary).toMatchObject({ none: 1, update: 0, blocked: 0 });
      test.expect(names(workshop)).toEqual(['Shop a']);
      workshop.simulated.requests.clear();
      test.expect((await hand.run()).plan.bookkeeping).toEqual([]);
      test.expect(workshop.simulated.requests.writes()).toEqual([]);
    },
  );

  it('of an update is, too', async (test) => {
    const workshop = await openWorkshop(test);
    await (await workshop.hand([shop('a')])).run();
    await runWithEdit(workshop, shop('a', { name: 'Shop b' }), 'By hand');
    const hand = await workshop.hand([shop('a', { name: 'Shop b' })]);
    test.expect((await hand.run()).plan.summary).toMatchObject({ none: 1, update: 0, blocked: 0 });
    test.expect(names(workshop)).toEqual(['Shop b']);
  });

  it('is drift like any other once the write is verified', async (test) => {
    const workshop = await openWorkshop(test);
    await runWithEdit(workshop, shop('a'), 'By hand');
    const hand = await workshop.hand([shop('a')]);
    await hand.run();
    const { simulated } = workshop;
    simulated.world.edit(simulated.world.list()[0]?.id ?? '', { name: 'By hand' });
    const { changes } = (await hand.plan()).plan;
    test.expect(changes).toMatchObject([{ action: 'update', fields: [{ path: 'name', cause: 'drift' }] }]);
  });
});

describe.concurrent('where drift is only reported', () => {
  it('such an edit is reported, and not overwritten', async (test) => {
    const workshop = await openWorkshop(test, { account: { drift: 'report' } });
    await runWithEdit(workshop, shop('a'), 'By hand');
    for (let runs = 0; runs < 2; runs++) await (await workshop.hand([shop('a')])).run();
    const { changes } = (await (await workshop.hand([shop('a')])).plan()).plan;
    test.expect(changes).toMatchObject([{ drift: true, fields: [{ path: 'name', cause: 'drift' }] }]);
    test.expect(names(workshop)).toEqual(['By hand']);
  });
});

describe.concurrent('a provider that answers what it was sent, and makes something else of it', () => {
  it('is written again, once more after a minute, and then accepted', async (test) => {
    const workshop = await openWorkshop(test);
    await runWithEdit(workshop, shop('a'), 'SHOP-0001');
    await runWithEdit(workshop, shop('a'), 'SHOP-0001');
    const hand = await workshop.hand([shop('a')]);
    test.expect((await hand.plan()).plan.changes).toMatchObject([{ action: 'none', waits: true }]);
    workshop.simulated.requests.clear();
    await hand.run();
    test.expect(workshop.simulated.requests.writes()).toEqual([]);

    await aMinuteLater(hand, 'a');
    await runWithEdit(workshop, shop('a'), 'SHOP-0001');
    test.expect((await hand.plan()).plan.summary).toMatchObject({ none: 1, update: 0, blocked: 0 });
    const { changes } = (await hand.run()).plan;
    test.expect(changes).toMatchObject([{ remarks: ['the provider shows "SHOP-0001" for name'] }]);
    workshop.simulated.requests.clear();
    test.expect((await hand.run()).plan.bookkeeping).toEqual([]);
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });
});
