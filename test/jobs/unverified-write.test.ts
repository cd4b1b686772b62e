import { describe, it } from 'vitest';
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
});
