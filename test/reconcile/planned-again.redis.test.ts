import { describe, it } from 'vitest';
import { planObserved } from '../../src/reconcile/plan-run.ts';
import { type Hand, openChanges, type WorkshopOptions } from './hand.ts';
import { age, assistant, openWorkshop, shop, type Workshop } from './workshop.ts';

type TestOf = Parameters<typeof openWorkshop>[0];

/** Two in sync for long, planned by a process that has planned them before. */
const inSync = async (test: TestOf, options: WorkshopOptions = {}): Promise<[Workshop, Hand]> => {
  const workshop = await openWorkshop(test, options);
  const one = options.provider === 'toolzz' ? assistant : shop;
  const hand = await workshop.hand([one('a'), one('b')]);
  await hand.run();
  for (const key of ['a', 'b']) await age(hand, key);
  const first = await hand.plan();
  test.expect(openChanges(first)).toEqual([]);
  test.expect((await hand.plan()).plan).toBe(first.plan);
  return [workshop, hand];
};

const ways = [{ provider: 'aloochat' }, { provider: 'toolzz' }] as const;

describe.concurrent.each(ways)('what was planned before at $provider is planned again', (options) => {
  it('when it was edited by hand', async (test) => {
    const [{ simulated }, hand] = await inSync(test, options);
    const [item] = simulated.world.list();
    simulated.world.edit(item?.id ?? '', { name: 'By hand' });
    const [change, ...others] = openChanges(await hand.plan());
    test.expect(others).toEqual([]);
    test.expect(change).toMatchObject({ action: 'update', drift: true, fields: [{ path: 'name' }] });
  });

  it('when it was removed by hand', async (test) => {
    const [{ simulated }, hand] = await inSync(test, options);
    simulated.world.remove(simulated.world.list()[0]?.id ?? '');
    test.expect((await hand.plan()).plan.summary).toMatchObject({ create: 1, none: 1 });
  });

  it('when another process released it, or cleared its rejection', async (test) => {
    const [workshop, hand] = await inSync(test, options);
    const other = await workshop.hand(hand.context.entries);
    const rejected = { entryHash: 'of what it was', status: 422, message: 'no', at: 1 };
    await other.context.ledger.update('a', (entry) => entry && { ...entry, rejected });
    const before = await hand.plan();
    test.expect(before.ledger.entries.a).toHaveProperty('rejected');
    await other.context.ledger.update('a', (entry) => {
      if (entry === null) return undefined;
      const { rejected: _rejected, ...rest } = entry;
      return rest;
    });
    const after = await hand.plan();
    test.expect(after.plan).not.toBe(before.plan);
    test.expect(after.ledger.entries.a).not.toHaveProperty('rejected');
    await other.context.ledger.discard('a');
    test.expect((await hand.plan()).plan.changes.find(({ key }) => key === 'a')?.action).not.toBe('none');
  });

  it('when another process recorded a failure, at each tick until its pause ends', async (test) => {
    const [workshop, hand] = await inSync(test, options);
    const other = await workshop.hand(hand.context.entries);
    const failures = { count: 1, at: Date.now(), message: 'no' };
    await other.context.ledger.update('a', (entry) => entry && { ...entry, failures });
    const [item] = workshop.simulated.world.list();
    workshop.simulated.world.edit(item?.id ?? '', { name: 'By hand' });
    const { observation, ledger } = await hand.plan();
    const scheduled = { manual: false, force: false, keys: null };
    const at = (ms: number) => planObserved(hand.context, observation, ledger, scheduled, failures.at + ms);
    test.expect(at(30_000).plan.summary).toMatchObject({ blocked: 1, update: 0 });
    test.expect(at(61_000).plan.summary).toMatchObject({ blocked: 0, update: 1 });
  });

  it('when a secret was rotated', async (test) => {
    const [workshop, hand] = await inSync(test, options);
    const secret = options.provider === 'toolzz' ? 'api_key' : 'access_token';
    const rotated = hand.context.entries.map((entry) => ({
      ...entry,
      config: { ...entry.config, [secret]: 'a-rotated-secret' },
    }));
    const { context } = await workshop.hand(rotated);
    const { observation, ledger } = await hand.plan();
    const asked = { manual: true, force: false, keys: null };
    // A process keeps its planner, were it so, from one desired state to the next.
    const next = { ...context, planner: hand.context.planner };
    const { plan } = planObserved(next, observation, ledger, asked, Date.now());
    const told = plan.changes.map(({ action, blocked }) => blocked?.reason ?? action);
    test
      .expect(told)
      .toEqual(options.provider === 'toolzz' ? ['immutable', 'immutable'] : ['update', 'update']);
  });
});

describe.concurrent('what was just written', () => {
  it('is planned again at each tick until its settle time is over', async (test) => {
    const workshop = await openWorkshop(test);
    const hand = await workshop.hand([shop('a')]);
    const first = await hand.run();
    test.expect(openChanges(first)).toEqual([]);
    test.expect((await hand.plan()).plan).not.toBe(first.plan);
    await age(hand, 'a');
    const settled = await hand.plan();
    test.expect((await hand.plan()).plan).toBe(settled.plan);
  });
});
