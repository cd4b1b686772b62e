import { describe, it } from 'vitest';
import type { Hand, HandOptions } from './hand.ts';
import { assistant, createGrave, onlyChange, openWorkshop, shop } from './workshop.ts';

/** The ids that the ledger remembers as removed. */
const notedBy = async ({ context }: Hand): Promise<readonly string[]> =>
  ((await context.ledger.read()).removals ?? []).map(({ id }) => id);

describe.concurrent('a removal is remembered', () => {
  const made = async (test: Parameters<typeof openWorkshop>[0], options = {}) => {
    const workshop = await openWorkshop(test, options);
    const first = await workshop.hand([shop('a'), shop('b')]);
    await first.run();
    const id = (await first.context.ledger.get('a'))?.id ?? '';
    return { ...workshop, first, id };
  };

  it('once, by its id: a delete', async (test) => {
    const { hand, id } = await made(test);
    const worker = await hand([shop('b')]);
    await worker.run();
    test.expect(await notedBy(worker)).toEqual([id]);
  });

  it('once: a replace, by the id of the old one', async (test) => {
    const { hand, id, simulated } = await made(test);
    const worker = await hand([shop('a', { type: 'slack', replace: true }), shop('b')]);
    await worker.run();
    test
      .expect(
        simulated.world
          .list()
          .map(({ type }) => type)
          .toSorted(),
      )
      .toEqual(['shopify', 'slack']);
    test.expect(await notedBy(worker)).toEqual([id]);
  });

  it('once: switching off', async (test) => {
    const { hand, id } = await made(test);
    const worker = await hand([shop('a', { active: false }), shop('b')]);
    await worker.run();
    test.expect(await notedBy(worker)).toEqual([id]);
  });

  it('once: what is switched off at Toolzz because it left the YAML', async (test) => {
    const { hand } = await openWorkshop(test, { provider: 'toolzz' });
    const first = await hand([assistant('a'), assistant('b')]);
    await first.run();
    const id = (await first.context.ledger.get('a'))?.id;
    const worker = await hand([assistant('b')]);
    await worker.run();
    test.expect(await notedBy(worker)).toEqual([id]);
  });

  it('where its answer is lost, once', async (test) => {
    const { hand, id, simulated } = await made(test);
    const worker = await hand([shop('b')]);
    simulated.faults.add({ method: 'DELETE', times: 1, kind: 'drop', when: 'after' });
    await worker.insist(onlyChange(await worker.plan()));
    test.expect(simulated.world.list()).toHaveLength(1);
    test.expect(await notedBy(worker)).toEqual([id]);
  });

  it.for([
    ['before its request is answered', 'before'],
    ['after it is answered, and before the ledger knows', 'after'],
  ] as const)('where its worker is killed %s, once', async ([, when], test) => {
    const { hand, id, simulated } = await made(test);
    const grave = createGrave();
    const wrap: HandOptions['wrap'] = (real) => ({
      ...real,
      remove: (live, options = {}) =>
        when === 'after'
          ? real.remove(live, options).then(grave.die)
          : real.remove(live, {
              ...options,
              beforeSend: async () => {
                await options.beforeSend?.();
                await grave.die();
              },
            }),
    });
    const killed = await hand([shop('b')], { wrap });
    void killed.make(onlyChange(await killed.plan()));
    await grave.reached;
    test.expect(simulated.world.list()).toHaveLength(when === 'after' ? 1 : 2);
    const next = await hand([shop('b')]);
    test.expect(await notedBy(next)).toEqual([id]);
    await next.context.ledger.update('a', (entry) => (entry ? { ...entry, appliedAt: 1 } : undefined));
    await next.run();
    test.expect(await next.context.ledger.get('a')).toBeNull();
    test.expect(await notedBy(next)).toEqual([id]);
  });

  it('not where it is not sent: the process is ending', async (test) => {
    const { hand } = await made(test);
    const worker = await hand([shop('b')]);
    const beforeSend = async () => {
      throw new Error('draining');
    };
    await test
      .expect(worker.make(onlyChange(await worker.plan()), { beforeSend }))
      .rejects.toThrow('draining');
    test.expect(await notedBy(worker)).toEqual([]);
  });

  it('not where nothing is removed: creates, updates, adoptions, drift, and what was deleted by hand', async (test) => {
    const { hand, id, simulated } = await made(test);
    simulated.world.add({ type: 'shopify', name: 'Shop taken', config: {} });
    const worker = await hand([shop('a', { name: 'Renamed' }), shop('b'), shop('c'), shop('taken')]);
    await worker.run();
    simulated.world.edit(id, { name: 'By hand' });
    await worker.run();
    simulated.world.remove(id);
    const without = await hand([shop('b'), shop('c'), shop('taken')]);
    await without.context.ledger.update('a', (entry) => (entry ? { ...entry, appliedAt: 1 } : undefined));
    await without.run();
    test.expect(await without.context.ledger.get('a')).toBeNull();
    test.expect(await notedBy(without)).toEqual([]);
  });
});
