import { describe, it, type TestContext } from 'vitest';
import { ProviderError } from '../../src/model/errors.ts';
import type { FaultMoment } from '../../src/simulator/faults/fault.ts';
import { type Hand, openChanges, shopSecret, type WorkshopOptions } from './hand.ts';
import { assistant, openWorkshop, shop, type Workshop } from './workshop.ts';

const LONG = 'Sales & Ops  of the whole of Brasil 🚀';

/** What a provider makes of a name. */
const rewritings = {
  escaped: (name: string) => name.replaceAll('&', '&amp;'),
  collapsed: (name: string) => name.replace(/\s+/g, ' '),
  cut: (name: string) => name.slice(0, 30),
  'without emoji': (name: string) => name.replace(/\p{So}/gu, '').trim(),
  suffixed: (name: string) => `${name.replace(/-1$/, '')}-1`,
  // Like nothing that anybody would recognise.
  'made up': (name: string) => `x${[...name].length}`,
} as const;

const changeOf = async (hand: Hand, key: string) => {
  const found = openChanges(await hand.plan()).find((change) => change.key === key);
  if (!found) throw new Error(`Nothing is planned for ${key}.`);
  return found;
};

/** Sends the creates of these keys, and loses their answers, before or after the effect. */
const lose = async (
  test: TestContext,
  { simulated }: Workshop,
  worker: Hand,
  keys: Readonly<Record<string, FaultMoment>>,
) => {
  const plan = openChanges(await worker.plan());
  for (const [key, when] of Object.entries(keys)) {
    const change = plan.find((each) => each.key === key);
    if (!change) throw new Error(`Nothing is planned for ${key}.`);
    simulated.faults.add({ method: 'POST', times: 1, kind: 'drop', when });
    await test.expect(worker.make(change)).rejects.toBeInstanceOf(ProviderError);
  }
  return plan;
};

const open = (test: TestContext, storedName: (name: string) => string, options: WorkshopOptions = {}) =>
  openWorkshop(test, { ...options, quirks: { storedName, ...options.quirks } });

const methods = ({ simulated }: Workshop): string[] =>
  simulated.requests.writes().map(({ method }) => method);

/** Puts the attempt so far back that whatever it made would show by now. */
const settle = ({ context }: Hand, key: string): Promise<unknown> =>
  context.ledger.update(key, (entry) =>
    entry?.creating ? { ...entry, creating: { ...entry.creating, at: 1 } } : undefined,
  );

describe.concurrent('a create of unknown outcome whose name the provider rewrote', () => {
  it.for(Object.entries(rewritings))(
    'is found and completed, %s: one is live, and nothing is left to do',
    async ([, storedName], test) => {
      const workshop = await open(test, storedName);
      const worker = await workshop.hand([shop('a', { name: LONG })]);
      const [change] = await lose(test, workshop, worker, { a: 'after' });
      test.expect(await worker.insist(change as never)).toEqual({ outcome: 'applied' });
      test
        .expect(workshop.simulated.world.list())
        .toMatchObject([{ name: storedName(LONG), config: { access_token: shop('a').config.access_token } }]);
      test.expect(methods(workshop)).toEqual(['POST', 'PUT']);
      test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1 });
      test.expect((await worker.context.ledger.get('a'))?.creating).toBeUndefined();
      test.expect(methods(workshop)).toEqual(['POST', 'PUT']);
    },
  );

  it('is found at Toolzz too', async (test) => {
    const workshop = await open(test, rewritings.escaped, { provider: 'toolzz' });
    const worker = await workshop.hand([assistant('a', { name: LONG })]);
    const [change] = await lose(test, workshop, worker, { a: 'after' });
    test.expect(await worker.insist(change as never)).toEqual({ outcome: 'applied' });
    test.expect(workshop.simulated.world.list()).toHaveLength(1);
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1 });
  });

  it('is found beside any others that were there before', async (test) => {
    const workshop = await open(test, rewritings['made up']);
    const foreign = workshop.simulated.world.add({ type: 'shopify', name: 'By hand' });
    const worker = await workshop.hand([shop('a'), shop('b')]);
    await worker.insist(await changeOf(worker, 'b'));
    const [change] = await lose(test, workshop, worker, { a: 'after' });
    test.expect(await worker.insist(change as never)).toEqual({ outcome: 'applied' });
    test.expect(workshop.simulated.world.list()).toHaveLength(3);
    test.expect(workshop.simulated.world.get(foreign.id)).toEqual(foreign);
  });

  it('is the one of the two new ones that reads as its name, and the other is left alone', async (test) => {
    const workshop = await open(test, rewritings.escaped);
    const worker = await workshop.hand([shop('a', { name: LONG })]);
    const [change] = await lose(test, workshop, worker, { a: 'after' });
    const foreign = workshop.simulated.world.add({ type: 'shopify', name: 'By hand' });
    test.expect(await worker.insist(change as never)).toEqual({ outcome: 'applied' });
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
    test.expect(workshop.simulated.world.get(foreign.id)).toEqual(foreign);
  });

  it('is ambiguous where neither of two new ones reads as its name, and neither is touched', async (test) => {
    const workshop = await open(test, rewritings['made up']);
    const worker = await workshop.hand([shop('a')]);
    const [change] = await lose(test, workshop, worker, { a: 'after' });
    const foreign = workshop.simulated.world.add({ type: 'shopify', name: 'By hand' });
    const outcome = await worker.insist(change as never);
    test.expect(outcome).toMatchObject({ outcome: 'blocked', blocked: { reason: 'ambiguous' } });
    for (const { id } of workshop.simulated.world.list()) test.expect(JSON.stringify(outcome)).toContain(id);
    test.expect(workshop.simulated.world.get(foreign.id)).toEqual(foreign);
    test.expect(methods(workshop)).toEqual(['POST']);
  });

  it('had no effect: an integration made meanwhile with other values is not taken for it', async (test) => {
    const workshop = await open(test, rewritings.escaped);
    const worker = await workshop.hand([shop('a')]);
    const [change] = await lose(test, workshop, worker, { a: 'before' });
    const config = { shop_domain: 'other.myshopify.com' };
    const foreign = workshop.simulated.world.add({ type: 'shopify', name: 'By hand', config });
    await settle(worker, 'a');
    test.expect(await worker.insist(change as never)).toEqual({ outcome: 'applied' });
    test.expect(workshop.simulated.world.get(foreign.id)).toEqual(foreign);
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
  });

  it('went away with its entry, while a new one is there that it may have made: that is said, and not deleted', async (test) => {
    const workshop = await open(test, rewritings['made up']);
    await (await workshop.hand([shop('b')])).run();
    const worker = await workshop.hand([shop('a'), shop('b')]);
    await lose(test, workshop, worker, { a: 'after' });
    await settle(worker, 'a');
    const after = await (await workshop.hand([shop('b')])).run();
    const made = workshop.simulated.world.list()[1];
    const notices = after.plan.changes.find(({ key }) => key === 'a')?.notices?.join() ?? '';
    test.expect(notices).toContain(made?.id);
    test.expect(notices).toContain('setpoint forget a --account the-account');
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
  });
});

describe.concurrent('two creates of unknown outcome whose names the provider rewrote', () => {
  const both = [shop('a', { name: 'Sales & Ops' }), shop('b', { name: 'Ops & Sales' })];

  const insistOn = async (worker: Hand, key: string, plan: Awaited<ReturnType<typeof lose>>) => {
    const change = plan.find((each) => each.key === key);
    return worker.insist(change as never);
  };

  const domains = ({ simulated }: Workshop) =>
    simulated.world.list().map(({ name, config }) => [name, config.shop_domain]);

  it('are each found by what the name reads as', async (test) => {
    const workshop = await open(test, rewritings.escaped);
    const worker = await workshop.hand(both);
    const plan = await lose(test, workshop, worker, { a: 'after', b: 'after' });
    for (const key of ['b', 'a'])
      test.expect(await insistOn(worker, key, plan)).toEqual({ outcome: 'applied' });
    test.expect(domains(workshop)).toEqual([
      ['Sales &amp; Ops', 'a.myshopify.com'],
      ['Ops &amp; Sales', 'b.myshopify.com'],
    ]);
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 2 });
  });

  it('of which one had no effect: it does not take what the other made', async (test) => {
    const workshop = await open(test, rewritings.escaped);
    const worker = await workshop.hand(both);
    const plan = await lose(test, workshop, worker, { a: 'before', b: 'after' });
    test.expect(await insistOn(worker, 'a', plan)).toEqual({ outcome: 'applied' });
    test.expect(await insistOn(worker, 'b', plan)).toEqual({ outcome: 'applied' });
    test.expect(domains(workshop).toSorted()).toEqual([
      ['Ops &amp; Sales', 'b.myshopify.com'],
      ['Sales &amp; Ops', 'a.myshopify.com'],
    ]);
  });

  it('are found by what they show, where the names say nothing', async (test) => {
    const workshop = await open(test, rewritings['made up']);
    const worker = await workshop.hand(both);
    const plan = await lose(test, workshop, worker, { a: 'after', b: 'after' });
    for (const key of ['a', 'b'])
      test.expect(await insistOn(worker, key, plan)).toEqual({ outcome: 'applied' });
    test
      .expect(domains(workshop).map(([, domain]) => domain))
      .toEqual(['a.myshopify.com', 'b.myshopify.com']);
    test.expect(methods(workshop).filter((method) => method === 'POST')).toHaveLength(2);
  });

  it('are ambiguous where nothing tells them apart, and nothing is made', async (test) => {
    const workshop = await open(test, rewritings['made up']);
    const config = { access_token: shopSecret };
    const [a, b] = [shop('a', { config }), shop('b', { config })];
    const hidden = [a, b];
    const plan = await lose(test, workshop, await workshop.hand(hidden), { a: 'after', b: 'before' });
    const worker = await workshop.hand(hidden);
    await settle(worker, 'a');
    await settle(worker, 'b');
    const [made] = workshop.simulated.world.list();
    for (const key of ['a', 'b']) {
      const outcome = await insistOn(worker, key, plan);
      test.expect(outcome).toMatchObject({ outcome: 'blocked', blocked: { reason: 'ambiguous' } });
      test.expect(JSON.stringify(outcome)).toContain(made?.id);
    }
    test.expect(workshop.simulated.world.list()).toEqual([made]);
    // The way out that the message names.
    const named = await workshop.hand([{ ...a, id: made?.id ?? '' }, b]);
    test.expect((await named.run()).plan.summary).toMatchObject({ none: 2 });
    test.expect(workshop.simulated.world.list()).toHaveLength(2);
  });
});

describe.concurrent('a create that was found, and whose completion has no answer either', () => {
  it.for(['before', 'after'] as const)(
    'is completed by the same change, lost %s the effect',
    async (when, test) => {
      const workshop = await open(test, (name) => name);
      const worker = await workshop.hand([shop('a')]);
      const [change] = await lose(test, workshop, worker, { a: 'after' });
      workshop.simulated.faults.add({ method: 'PUT', times: 3, kind: 'drop', when });
      test.expect(await worker.insist(change as never)).toEqual({ outcome: 'applied' });
      test.expect((await worker.context.ledger.get('a'))?.creating).toBeUndefined();
      test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1 });
      test.expect(methods(workshop)).toEqual(['POST', 'PUT', 'PUT', 'PUT', 'PUT']);
    },
  );

  it('ends once all that it sends can be seen', async (test) => {
    const workshop = await open(test, rewritings.escaped, { quirks: { secrets: 'echo' } });
    const worker = await workshop.hand([shop('a')]);
    const [change] = await lose(test, workshop, worker, { a: 'after' });
    workshop.simulated.world.edit(workshop.simulated.world.list()[0]?.id ?? '', { active: false });
    workshop.simulated.faults.add({ method: 'PUT', times: 1, kind: 'drop', when: 'after' });
    await worker.insist(change as never);
    test.expect((await worker.context.ledger.get('a'))?.creating).toBeUndefined();
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1 });
  });

  it('is completed by the next run where the process died', async (test) => {
    const workshop = await open(test, rewritings.escaped);
    const worker = await workshop.hand([shop('a', { name: LONG })]);
    const [change] = await lose(test, workshop, worker, { a: 'after' });
    workshop.simulated.faults.add({ method: 'PUT', times: 1, kind: 'drop', when: 'after' });
    await test.expect(worker.make(change as never)).rejects.toBeInstanceOf(ProviderError);
    const next = await workshop.hand([shop('a', { name: LONG })]);
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1 });
    test.expect((await next.context.ledger.get('a'))?.creating).toBeUndefined();
    test.expect(workshop.simulated.world.list()).toHaveLength(1);
  });
});

describe.concurrent('without a ledger, what is live under a rewritten name', () => {
  it.for(Object.entries(rewritings).filter(([how]) => how !== 'made up'))(
    'is not made once more, %s: its id is named',
    async ([, storedName], test) => {
      const workshop = await open(test, storedName);
      await (await workshop.hand([shop('a', { name: LONG })])).run();
      const [made] = workshop.simulated.world.list();
      const worker = await workshop.hand([shop('a', { name: LONG })]);
      await worker.context.ledger.discard('a');
      const { plan } = await worker.run();
      test.expect(plan.changes).toMatchObject([{ key: 'a', blocked: { reason: 'ambiguous' } }]);
      test.expect(plan.changes[0]?.blocked?.message).toContain(`id: ${made?.id}`);
      test.expect(workshop.simulated.world.list()).toHaveLength(1);
      const named = await workshop.hand([shop('a', { name: LONG, id: made?.id ?? '' })]);
      await named.run();
      test.expect(await named.context.ledger.get('a')).toMatchObject({ id: made?.id });
      test.expect(workshop.simulated.world.list()).toHaveLength(1);
    },
  );
});
