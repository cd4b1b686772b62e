import { describe, it } from 'vitest';
import { observe } from '../../src/reconcile/observe.ts';
import { verify } from '../../src/reconcile/verify.ts';
import { openChanges } from './hand.ts';
import { age, onlyChange, openWorkshop, shop } from './workshop.ts';

describe.concurrent('verifying', () => {
  it('records what the provider shows, so that the next plan is empty', async (test) => {
    const { hand } = await openWorkshop(test, { quirks: { secrets: 'mask', normalise: true } });
    const worker = await hand([shop('a'), shop('b')]);
    for (const change of openChanges(await worker.plan())) await worker.make(change);
    test.expect((await worker.context.ledger.get('a'))?.observed).toEqual({});
    await verify(worker.context);
    const entry = await worker.context.ledger.get('a');
    test.expect(Object.keys(entry?.observed ?? {}).sort()).toEqual(Object.keys(entry?.applied ?? {}).sort());
    test.expect((await worker.plan()).plan.summary).toMatchObject({ none: 2, update: 0 });
  });

  it('reads a second list where a value is neither the desired one nor the answer’s', async (test) => {
    const { simulated, hand } = await openWorkshop(test, {
      quirks: { secrets: 'random-mask', answers: 'bare' },
    });
    const worker = await hand([shop('a')]);
    await worker.make(onlyChange(await worker.plan()));
    simulated.requests.clear();
    await verify(worker.context);
    test.expect(simulated.requests.all.length).toBeGreaterThan(1);
    test.expect((await worker.plan()).plan.summary).toMatchObject({ none: 1, update: 0 });
  });

  it('waits for what is new and not listed yet', async (test) => {
    const { hand } = await openWorkshop(test, { quirks: { lateListMs: 1_500 } });
    const worker = await hand([shop('a')]);
    await worker.make(onlyChange(await worker.plan()));
    const { observation } = await verify(worker.context);
    test.expect(observation.live).toHaveLength(1);
  });

  it('needs one list when there was nothing to record', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    await worker.run();
    simulated.requests.clear();
    await verify(worker.context);
    test.expect(simulated.requests.all).toHaveLength(1);
  });

  it('leaves an entry alone that another worker wrote in between', async (test) => {
    const { hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    await worker.make(onlyChange(await worker.plan()));
    const { ledger, ...context } = worker.context;
    const read = async () => {
      const before = await ledger.read();
      await ledger.update('a', (entry) => (entry ? { ...entry, revision: 'of another worker' } : undefined));
      return before;
    };
    await verify({ ...context, ledger: { ...ledger, read } });
    test.expect(await ledger.get('a')).toMatchObject({ revision: 'of another worker', observed: {} });
  });
});

describe.concurrent('observing', () => {
  it('fails when the list leaves out something that exists', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a'), shop('b')]);
    await worker.run();
    await age(worker, 'b');
    Object.assign(simulated.quirks, { omitSome: 2 });
    const ledger = await worker.context.ledger.read();
    await test.expect(observe(worker.context, ledger)).rejects.toMatchObject({ code: 'malformed' });
  });

  it('believes the list when the provider does not know the id either', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a'), shop('b')]);
    await worker.run();
    await age(worker, 'b');
    simulated.world.remove((await worker.context.ledger.get('b'))?.id ?? '');
    const observation = await observe(worker.context, await worker.context.ledger.read());
    test.expect(observation.live).toHaveLength(1);
  });
});
