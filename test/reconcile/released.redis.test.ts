import { describe, it } from 'vitest';
import { accountKeys } from '../../src/redis/keys.ts';
import type { Hand, HandOptions } from './hand.ts';
import { age, assistant, createGrave, onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

type TestOf = Parameters<typeof openWorkshop>[0];

const owningTwo = async (test: TestOf): Promise<Workshop> => {
  const workshop = await openWorkshop(test, { provider: 'toolzz' });
  await (await workshop.hand([assistant('a'), assistant('b')])).run();
  return workshop;
};

const idOf = ({ simulated }: Workshop, name: string): string =>
  simulated.world.list().find((item) => item.name === name)?.id ?? '';

/** The entry that was let go comes back: a new one is made, and the old one stays off. */
const comesBackAnew = async (test: TestOf, workshop: Workshop, old: string): Promise<void> => {
  const back = await workshop.hand([assistant('a'), assistant('b')]);
  test.expect(onlyChange(await back.plan())).toMatchObject({ key: 'a', action: 'create' });
  test.expect((await back.run()).plan.summary).toMatchObject({ none: 2, blocked: 0 });
  test.expect(workshop.simulated.world.get(old)?.active).toBe(false);
  test.expect((await back.context.ledger.get('a'))?.id).not.toBe(old);
};

describe.concurrent('a credential that is switched off and left the YAML is released for good', () => {
  it('when it was switched off by hand', async (test) => {
    const workshop = await owningTwo(test);
    const old = idOf(workshop, 'Assistant a');
    workshop.simulated.world.edit(old, { active: false });
    const next = await workshop.hand([assistant('b')]);
    await next.run();
    test.expect((await next.context.ledger.read()).released).toEqual([old]);
    test.expect(await next.context.ledger.get('a')).toBeNull();
    await comesBackAnew(test, workshop, old);
  });

  it('when the worker was killed just after the request', async (test) => {
    const workshop = await owningTwo(test);
    const old = idOf(workshop, 'Assistant a');
    const grave = createGrave();
    const wrap: HandOptions['wrap'] = (real) => ({
      ...real,
      remove: (...given) => real.remove(...given).then(grave.die),
    });
    const killed = await workshop.hand([assistant('b')], { wrap });
    void killed.make(onlyChange(await killed.plan()));
    await grave.reached;
    test.expect((await killed.context.ledger.read()).released).toEqual([old]);
    await (await workshop.hand([assistant('b')])).run();
    await comesBackAnew(test, workshop, old);
  });

  it('when its own answer was lost', async (test) => {
    const workshop = await owningTwo(test);
    const old = idOf(workshop, 'Assistant a');
    workshop.simulated.faults.add({ method: 'PUT', times: 1, kind: 'drop', when: 'after' });
    await (await workshop.hand([assistant('b')])).run();
    await comesBackAnew(test, workshop, old);
  });
});

const config = { api_key: 'another-key', organization: 'org-1' };
const replaced = () => assistant('a', { replace: true, config });

/** A replace whose worker is killed where the old one is to be switched off, long ago. */
const halfReplaced = async (test: TestOf, when: 'before' | 'after'): Promise<[Workshop, string, Hand]> => {
  const workshop = await openWorkshop(test, { provider: 'toolzz' });
  await (await workshop.hand([assistant('a')])).run();
  const old = idOf(workshop, 'Assistant a');
  const grave = createGrave();
  const wrap: HandOptions['wrap'] = (real) => ({
    ...real,
    remove: (...given) => (when === 'after' ? real.remove(...given).then(grave.die) : grave.die()),
  });
  const killed = await workshop.hand([replaced()], { wrap });
  void killed.make(onlyChange(await killed.plan()));
  await grave.reached;
  const next = await workshop.hand([replaced()]);
  await age(next, 'a');
  test.expect((await next.context.ledger.get('a'))?.retire).toBe(old);
  return [workshop, old, next];
};

describe.concurrent('the old half of a replace is released for good', () => {
  it('when the answer to switching it off was lost', async (test) => {
    const [workshop, old, next] = await halfReplaced(test, 'after');
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1, replace: 0 });
    const { entries, released } = await next.context.ledger.read();
    test.expect(entries.a).not.toHaveProperty('retire');
    test.expect(released).toEqual([old]);
    test.expect(workshop.simulated.world.list().map(({ active }) => active)).toEqual([false, true]);
  });

  it('when it was switched off by hand before', async (test) => {
    const [workshop, old, next] = await halfReplaced(test, 'before');
    workshop.simulated.world.edit(old, { active: false });
    // As a version before ours left it, which let go of an id after the request only.
    await workshop.redis.del(accountKeys(workshop.prefix, 'the-account').released);
    await next.run();
    const { entries, released } = await next.context.ledger.read();
    test.expect(entries.a).not.toHaveProperty('retire');
    test.expect(released).toEqual([old]);
    await next.context.ledger.discard('a');
    workshop.simulated.world.remove(entries.a?.id ?? '');
    test.expect(onlyChange(await next.plan())).toMatchObject({ action: 'create' });
  });

  it('and forgotten only when the list had its time to show it', async (test) => {
    const workshop = await openWorkshop(test);
    await (await workshop.hand([shop('a')])).run();
    const { id: old } = workshop.simulated.world.list()[0] ?? {};
    const next = await workshop.hand([shop('a')]);
    await next.context.ledger.update('a', (entry) =>
      entry ? { ...entry, retire: 'not-listed-yet', appliedAt: Date.now() + 60_000 } : undefined,
    );
    await next.run();
    test.expect(await next.context.ledger.get('a')).toMatchObject({ id: old, retire: 'not-listed-yet' });
    await age(next, 'a');
    await next.run();
    test.expect(await next.context.ledger.get('a')).not.toHaveProperty('retire');
  });
});

describe.concurrent('a switching off that was refused', () => {
  const refused = async (test: TestOf): Promise<[Workshop, string]> => {
    const workshop = await owningTwo(test);
    const old = idOf(workshop, 'Assistant a');
    workshop.simulated.faults.add({ method: 'PUT', times: 1, kind: 'status', status: 422 });
    const worker = await workshop.hand([assistant('b')]);
    await test.expect(worker.make(onlyChange(await worker.plan()))).rejects.toThrow('422');
    return [workshop, old];
  };

  it('keeps the credential ours: an entry that returns owns it again', async (test) => {
    const [workshop, old] = await refused(test);
    const back = await workshop.hand([assistant('a'), assistant('b')]);
    test.expect((await back.run()).plan.summary).toMatchObject({ none: 2, create: 0 });
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
    test.expect((await back.context.ledger.get('a'))?.id).toBe(old);
  });

  it('also under another key', async (test) => {
    const [workshop, old] = await refused(test);
    const back = await workshop.hand([assistant('c', { name: 'Assistant a' }), assistant('b')]);
    test.expect((await back.run()).plan.summary).toMatchObject({ none: 2, create: 0, delete: 0 });
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
    test.expect((await back.context.ledger.get('c'))?.id).toBe(old);
  });
});
