import { describe, it } from 'vitest';
import { observe } from '../../src/reconcile/observe.ts';
import { observeAndPlan } from '../../src/reconcile/plan-run.ts';
import type { Hand } from './hand.ts';
import { age, assistant, openWorkshop, type Workshop } from './workshop.ts';

type TestOf = Parameters<typeof openWorkshop>[0];

/** Where nothing can be asked for by its id: two owned, long ago. */
const owning = async (test: TestOf): Promise<[Workshop, Hand]> => {
  const workshop = await openWorkshop(test, { provider: 'toolzz' });
  const hand = await workshop.hand([assistant('a'), assistant('b')]);
  await hand.run();
  for (const key of ['a', 'b']) await age(hand, key);
  return [workshop, hand];
};

type Body = { readonly items: readonly { readonly name: string }[] };

/** So many lists leave `Assistant b` out; all, when absent. The first `after` of them show it. */
const hide = ({ simulated }: Workshop, times?: number, after = 0): void => {
  simulated.faults.add({
    method: 'GET',
    path: /^\/credential\/unity\//,
    after,
    ...(times === undefined ? {} : { times }),
    kind: 'rewrite',
    rewrite: (body) => ({ items: (body as Body).items.filter(({ name }) => name !== 'Assistant b') }),
  });
};

describe.concurrent('where only lists tell what is there', () => {
  it('what one list leaves out and the next shows makes neither believed', async (test) => {
    const [workshop, hand] = await owning(test);
    hide(workshop, 1);
    const reading = observe(hand.context, await hand.context.ledger.read());
    await test.expect(reading).rejects.toMatchObject({ code: 'malformed' });
  });

  it('what the first shows and the second leaves out makes neither believed either', async (test) => {
    const [workshop, hand] = await owning(test);
    const gone = workshop.simulated.world.list().find(({ name }) => name === 'Assistant a');
    workshop.simulated.world.remove(gone?.id ?? '');
    hide(workshop, 1, 1);
    const reading = observe(hand.context, await hand.context.ledger.read());
    await test.expect(reading).rejects.toMatchObject({ code: 'malformed' });
    test.expect((await hand.plan()).plan.summary).toMatchObject({ create: 1, none: 1 });
  });

  it('what two lists leave out is gone', async (test) => {
    const [workshop, hand] = await owning(test);
    const gone = workshop.simulated.world.list().find(({ name }) => name === 'Assistant b');
    workshop.simulated.world.remove(gone?.id ?? '');
    test.expect((await hand.plan()).plan.summary).toMatchObject({ create: 1, none: 1 });
  });

  it('what was created and never shown is not created again, unless a person insists', async (test) => {
    const [workshop] = await owning(test);
    const hand = await workshop.hand([assistant('a'), assistant('b'), assistant('c')]);
    workshop.simulated.faults.add({
      method: 'GET',
      path: /^\/credential\/unity\//,
      kind: 'rewrite',
      rewrite: (body) => ({ items: (body as Body).items.filter(({ name }) => name !== 'Assistant c') }),
    });
    await hand.run();
    await age(hand, 'c');
    const planned = (force: boolean) => observeAndPlan(hand.context, { manual: true, force, keys: null });
    const { plan } = await planned(false);
    const blocked = plan.changes.find(({ key }) => key === 'c')?.blocked;
    test.expect(blocked).toMatchObject({ reason: 'vanished' });
    test.expect(blocked?.message).toContain('setpoint apply --force --key c');
    test.expect((await planned(true)).plan.summary).toMatchObject({ create: 1 });
  });

  it('what was never shown and left the YAML is kept until it shows, and then removed', async (test) => {
    const [workshop, hand] = await owning(test);
    await hand.context.ledger.update('b', (entry) =>
      entry ? { ...entry, observed: {}, written: { name: {} } } : undefined,
    );
    hide(workshop);
    const after = await workshop.hand([assistant('a')]);
    const { plan } = await after.plan();
    test.expect(plan.bookkeeping).toEqual([]);
    test
      .expect(plan.changes.find(({ key }) => key === 'b')?.notices?.join())
      .toContain('setpoint forget b --account the-account');
    workshop.simulated.faults.clear();
    await after.run();
    const live = workshop.simulated.world.list().find(({ name }) => name === 'Assistant b');
    test.expect(live?.active).toBe(false);
  });
});
