import { describe, it } from 'vitest';
import type { HandOptions } from './hand.ts';
import { assistant, createGrave, onlyChange, openWorkshop, shop } from './workshop.ts';

describe.concurrent('a delete', () => {
  const removed = async (test: Parameters<typeof openWorkshop>[0]) => {
    const workshop = await openWorkshop(test);
    await (await workshop.hand([shop('a'), shop('b')])).run();
    workshop.simulated.requests.clear();
    const worker = await workshop.hand([shop('b')]);
    return { ...workshop, worker, change: onlyChange(await worker.plan()) };
  };

  it('removes what left the YAML, and forgets it', async (test) => {
    const { simulated, worker, change } = await removed(test);
    test.expect(await worker.make(change)).toEqual({ outcome: 'applied' });
    test.expect(simulated.world.list()).toMatchObject([{ name: 'Shop b' }]);
    test.expect(await worker.context.ledger.get('a')).toBeNull();
  });

  it('of what is gone already is done', async (test) => {
    const { simulated, worker, change } = await removed(test);
    simulated.faults.add({ method: 'DELETE', times: 1, kind: 'status', status: 404 });
    test.expect(await worker.make(change)).toEqual({ outcome: 'applied' });
    test.expect(await worker.context.ledger.get('a')).toBeNull();
  });

  it('whose answer is lost is done at the next attempt', async (test) => {
    const { simulated, worker, change } = await removed(test);
    simulated.faults.add({ method: 'DELETE', times: 1, kind: 'drop', when: 'after' });
    test.expect(await worker.insist(change)).toEqual({ outcome: 'applied' });
    test.expect(simulated.world.list()).toHaveLength(1);
    test.expect(await worker.context.ledger.get('a')).toBeNull();
  });

  it('is not sent once the ledger has released it, even at the last moment', async (test) => {
    const { simulated, worker, change } = await removed(test);
    const beforeSend = async () => void (await worker.context.ledger.discard('a'));
    test.expect(await worker.make(change, { beforeSend })).toEqual({ outcome: 'moved' });
    test.expect(simulated.requests.writes()).toEqual([]);
    test.expect(simulated.world.list()).toHaveLength(2);
  });

  it('is not made for an entry that came back', async (test) => {
    const { simulated, hand, change } = await removed(test);
    const worker = await hand([shop('a'), shop('b')]);
    test.expect(await worker.make(change)).toEqual({ outcome: 'not-needed' });
    test.expect(simulated.requests.writes()).toEqual([]);
  });

  it('by a killed worker is finished by the next run', async (test) => {
    const { simulated, hand, change } = await removed(test);
    const grave = createGrave();
    const wrap: HandOptions['wrap'] = (real) => ({
      ...real,
      remove: (...given) => real.remove(...given).then(grave.die),
    });
    const killed = await hand([shop('b')], { wrap });
    void killed.make(change);
    await grave.reached;
    const next = await hand([shop('b')]);
    await next.context.ledger.update('a', (entry) => (entry ? { ...entry, appliedAt: 1 } : undefined));
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1, delete: 0 });
    test.expect(await next.context.ledger.get('a')).toBeNull();
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('at Toolzz switches off, releases, and never adopts it again', async (test) => {
    const { simulated, hand } = await openWorkshop(test, { provider: 'toolzz' });
    await (await hand([assistant('a'), assistant('b')])).run();
    test
      .expect((await (await hand([assistant('b')])).run()).plan.summary)
      .toMatchObject({ none: 1, delete: 0 });
    test.expect(simulated.world.list().map(({ name, active }) => [name, active])).toEqual([
      ['Assistant a', false],
      ['Assistant b', true],
    ]);
    const back = await hand([assistant('a'), assistant('b')]);
    test.expect(onlyChange(await back.plan())).toMatchObject({ key: 'a', action: 'create' });
  });
});
