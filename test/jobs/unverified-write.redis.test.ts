import { describe, it } from 'vitest';
import { verify } from '../../src/reconcile/verify.ts';
import { shopSecret } from '../reconcile/hand.ts';
import { onlyChange, openWorkshop, shop } from '../reconcile/workshop.ts';
import { idle, openReplica } from './replica.ts';

describe.concurrent('after a worker died before its write was verified', () => {
  for (const answers of ['same', 'bare'] as const) {
    it(`an edit by hand is not taken for what the provider makes of our value (answers: ${answers})`, async (test) => {
      const workshop = await openWorkshop(test, { quirks: { answers } });
      const { world } = workshop.simulated;
      const dead = await workshop.hand([shop('a')]);
      await dead.make(onlyChange(await dead.plan()));
      const [item] = world.list();
      world.edit(item?.id ?? '', { name: 'By hand' });
      const replica = await openReplica(test, workshop, [shop('a')]);
      await replica.start();
      await replica.trigger();
      await idle(replica);
      test.expect(world.list()).toMatchObject([{ name: 'Shop a' }]);
      test.expect((await replica.hand().plan()).plan.summary).toMatchObject({ none: 1, update: 0 });
    });
  }

  it('an edit by hand is written over by another process than planned it', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { answers: 'bare' } });
    const { world } = workshop.simulated;
    const dead = await workshop.hand([shop('a')]);
    await dead.make(onlyChange(await dead.plan()));
    world.edit(world.list()[0]?.id ?? '', { name: 'By hand' });
    const planner = await workshop.hand([shop('a')]);
    const planned = await planner.plan();
    await planner.context.ledger.apply(planned.plan.bookkeeping, planned.ledger);
    // It reads a list of its own, that shows the same as the one that it was planned from.
    const other = await workshop.hand([shop('a')]);
    test.expect(await other.make(onlyChange(planned))).toEqual({ outcome: 'applied' });
    test.expect(world.list()).toMatchObject([{ name: 'Shop a' }]);
  });

  it('an edit by hand is written over later, where the run that would have failed at it', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { answers: 'bare' } });
    const { world, faults, requests } = workshop.simulated;
    const dead = await workshop.hand([shop('a')]);
    await dead.make(onlyChange(await dead.plan()));
    world.edit(world.list()[0]?.id ?? '', { name: 'By hand' });
    faults.add({ method: 'PUT', kind: 'status', status: 503, when: 'before', times: 5 });
    const hand = await workshop.hand([shop('a')]);
    const planned = await hand.plan();
    await hand.context.ledger.apply(planned.plan.bookkeeping, planned.ledger);
    await test.expect(hand.insist(onlyChange(planned))).rejects.toMatchObject({ code: 'server' });
    for (let looks = 0; looks < 3; looks++) await verify(hand.context);
    requests.clear();
    test.expect((await (await workshop.hand([shop('a')])).run()).plan.summary).toMatchObject({ none: 1 });
    test.expect(requests.writes()).toHaveLength(1);
    test.expect(world.list()).toMatchObject([{ name: 'Shop a' }]);
  });

  it('a value that the provider rewrites is written again, and settles', async (test) => {
    const workshop = await openWorkshop(test, { quirks: { answers: 'bare', normalise: true } });
    const { requests } = workshop.simulated;
    const entry = shop('a', { config: { shop_domain: 'A.MyShopify.com', access_token: shopSecret } });
    const dead = await workshop.hand([entry]);
    await dead.make(onlyChange(await dead.plan()));
    requests.clear();
    test.expect((await (await workshop.hand([entry])).run()).plan.summary).toMatchObject({ none: 1 });
    test.expect(requests.writes()).toHaveLength(1);
    requests.clear();
    test.expect((await (await workshop.hand([entry])).run()).plan.bookkeeping).toEqual([]);
    test.expect(requests.writes()).toEqual([]);
  });
});
