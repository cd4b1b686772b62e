import { describe, it } from 'vitest';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import { openChanges } from './hand.ts';
import { assistant, onlyChange, openWorkshop, shop } from './workshop.ts';

const entries = { aloochat: shop, toolzz: assistant };

describe.concurrent.each(['aloochat', 'toolzz'] as const)(
  'a list of %s that was read before what we made had its time to show, and is planned from after that',
  (provider) => {
    const make = entries[provider];
    const path = provider === 'aloochat' ? /^\/integrations$/ : /^\/credential\/unity\//;

    it.for([
      { name: 'which stays in the YAML: nothing is made twice', kept: ['a', 'b', 'c', 'd'] },
      { name: 'which left the YAML: it is not let go of', kept: ['a', 'b', 'c'] },
    ])('$name', async ({ kept }, test) => {
      const { simulated, hand } = await openWorkshop(test, { provider });
      await (await hand(['a', 'b', 'c'].map((key) => make(key)))).run();
      const worker = await hand(['a', 'b', 'c', 'd'].map((key) => make(key)));
      const planned = await worker.plan();
      Object.assign(simulated.quirks, { lateListMs: SETTLE_MS - 500 });
      await worker.make(onlyChange(planned));
      simulated.faults.add({ method: 'GET', path, times: 1, kind: 'slow', ms: SETTLE_MS + 500 });
      const next = await hand(kept.map((key) => make(key)));
      const slow = await next.plan();
      test.expect(openChanges(slow)).toEqual([]);
      test.expect(slow.plan.bookkeeping).toEqual([]);
      await next.run();
      test.expect(openChanges(await next.plan())).toEqual([]);
      const live = simulated.world.list().filter(({ active }) => active);
      test.expect(live).toHaveLength(kept.length);
      test.expect(simulated.requests.matching('POST', /./)).toHaveLength(4);
    });
  },
);
