import { describe, it } from 'vitest';
import { observe } from '../../src/reconcile/observe.ts';
import { observeAndPlan } from '../../src/reconcile/plan-run.ts';
import type { Hand } from './hand.ts';
import { age, createGrave, onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

type TestOf = Parameters<typeof openWorkshop>[0];

const asked = ({ simulated }: Workshop): string[] =>
  simulated.requests.matching('GET', /^\/integrations\/[\w-]{36}$/).map(({ path }) => path.slice(14));

/** Lists leave these out from now on; they are still found by their ids. */
const hide = ({ simulated }: Workshop, ids: readonly string[]): void => {
  simulated.faults.add({
    method: 'GET',
    path: /^\/integrations$/,
    kind: 'rewrite',
    rewrite: (body) => (body as { readonly id: string }[]).filter(({ id }) => !ids.includes(id)),
  });
};

/** A replace whose worker was killed before it removed the old one, long ago. */
const halfReplaced = async (test: TestOf): Promise<[Workshop, string, Hand]> => {
  const workshop = await openWorkshop(test);
  await (await workshop.hand([shop('a')])).run();
  const old = workshop.simulated.world.list()[0]?.id ?? '';
  const changed = shop('a', { type: 'zendesk', replace: true, config: { subdomain: 'a' }, secretPaths: [] });
  const grave = createGrave();
  const killed = await workshop.hand([changed], { wrap: (real) => ({ ...real, remove: grave.die }) });
  void killed.make(onlyChange(await killed.plan()));
  await grave.reached;
  const next = await workshop.hand([changed]);
  await age(next, 'a');
  return [workshop, old, next];
};

describe.concurrent('the old half of a replace that a list leaves out', () => {
  it('is asked for by id, and not forgotten where it exists', async (test) => {
    const [workshop, old, next] = await halfReplaced(test);
    hide(workshop, [old]);
    await test.expect(next.plan()).rejects.toMatchObject({ code: 'malformed' });
    test.expect(asked(workshop)).toEqual([old]);
    test.expect(await next.context.ledger.get('a')).toMatchObject({ retire: old });
    workshop.simulated.faults.clear();
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1, replace: 0 });
    test.expect(workshop.simulated.world.list()).toMatchObject([{ type: 'zendesk' }]);
  });

  it('is forgotten where the provider does not know it either', async (test) => {
    const [workshop, old, next] = await halfReplaced(test);
    workshop.simulated.world.remove(old);
    await next.run();
    test.expect(await next.context.ledger.get('a')).not.toHaveProperty('retire');
    test.expect(asked(workshop)).toContain(old);
  });
});

/** So many owned, all of them long ago. */
const owning = async (
  test: TestOf,
  count: number,
  maxVanishedPercent: number,
): Promise<[Workshop, Hand, string[]]> => {
  const guards = {
    maxDeletes: 10,
    maxDeletePercent: 30,
    maxVanishedPercent,
    maxUpdatePercent: 50,
    allowEmpty: false,
  };
  const workshop = await openWorkshop(test, { account: { guards } });
  const entries = Array.from({ length: count }, (_, i) => shop(`s${i}`));
  const worker = await workshop.hand(entries);
  await worker.run();
  for (const { key } of entries) await age(worker, key);
  workshop.simulated.requests.clear();
  return [workshop, worker, workshop.simulated.world.list().map(({ id }) => id)];
};

const observed = async ({ context }: Hand) => observe(context, await context.ledger.read());

describe.concurrent('owned ids that a list leaves out', () => {
  it('are asked for one by one, all of them, up to the guard', async (test) => {
    const [workshop, worker, ids] = await owning(test, 32, 100);
    for (const id of ids.slice(0, 30)) workshop.simulated.world.remove(id);
    await observed(worker);
    test.expect(asked(workshop).toSorted()).toEqual(ids.slice(0, 30).toSorted());
  });

  it('prove the list wrong also where only the last of many exists', async (test) => {
    const [workshop, worker, ids] = await owning(test, 32, 100);
    for (const id of ids.slice(0, 29)) workshop.simulated.world.remove(id);
    hide(workshop, ids.slice(29, 30));
    await test.expect(observed(worker)).rejects.toMatchObject({ code: 'malformed' });
  });

  it.for([
    [3, 3],
    [4, 4],
    [12, 10],
  ] as const)('%i that are gone are asked for with the usual guard: %i', async ([missing, count], test) => {
    const [workshop, worker, ids] = await owning(test, missing + 6, 30);
    for (const id of ids.slice(0, missing)) workshop.simulated.world.remove(id);
    await observed(worker);
    test.expect(asked(workshop)).toHaveLength(count);
  });

  it('over the guard prove the list wrong too, so that no --force makes them twice', async (test) => {
    const [workshop, worker, ids] = await owning(test, 10, 30);
    hide(workshop, ids.slice(0, 4));
    const request = { manual: true, force: true, keys: null };
    await test.expect(observeAndPlan(worker.context, request)).rejects.toMatchObject({ code: 'malformed' });
  });

  it('over the guard are not created again', async (test) => {
    const [workshop, worker, ids] = await owning(test, 10, 30);
    for (const id of ids.slice(0, 4)) workshop.simulated.world.remove(id);
    const request = { manual: true, force: false, keys: null };
    const { plan } = await observeAndPlan(worker.context, request);
    test.expect(plan.summary).toMatchObject({ create: 0, blocked: 4, none: 6 });
    test.expect(plan.bookkeeping).toEqual([]);
  });
});
