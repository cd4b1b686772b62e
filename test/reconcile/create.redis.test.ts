import { describe, it } from 'vitest';
import { ProviderError } from '../../src/model/errors.ts';
import { emptyEntry } from '../../src/plan/compare/refresh-entry.ts';
import { NotYet } from '../../src/reconcile/change-task.ts';
import type { Fault, FaultEffect } from '../../src/simulator/faults/fault.ts';
import type { Hand, HandOptions } from './hand.ts';
import { assistant, createGrave, onlyChange, openWorkshop, shop } from './workshop.ts';

type Lost = { readonly name: string; readonly fault: FaultEffect };

const lost: readonly Lost[] = [
  { name: 'the connection drops before the effect', fault: { kind: 'drop', when: 'before' } },
  { name: 'the connection drops after the effect', fault: { kind: 'drop', when: 'after' } },
  { name: 'a 500 comes before the effect', fault: { kind: 'status', status: 500, when: 'before' } },
  { name: 'a 500 comes after the effect', fault: { kind: 'status', status: 500, when: 'after' } },
  { name: 'no answer comes, nor an effect', fault: { kind: 'hang', when: 'before' } },
  { name: 'no answer comes after the effect', fault: { kind: 'hang', when: 'after' } },
  { name: 'an HTML page with 200 comes after the effect', fault: { kind: 'html', when: 'after' } },
  { name: 'broken JSON comes', fault: { kind: 'broken-json' } },
  { name: 'an empty 200 comes', fault: { kind: 'empty' } },
];

const create = (effect: FaultEffect, times = 1): Fault => ({ method: 'POST', times, ...effect });

/** Short for a wait, and long for an answer from this machine, however busy it is. */
const limits = { totalMs: 5_000 };

const entryOf = ({ context }: Hand, key = 'a') => context.ledger.get(key);

describe.concurrent('a create whose answer is lost ends with exactly one integration', () => {
  it.for(lost)('where $name', async ({ fault }, test) => {
    const { simulated, hand } = await openWorkshop(test, { limits });
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create(fault));
    test.expect(await worker.insist(change)).toEqual({ outcome: 'applied' });
    const [live, ...others] = simulated.world.list();
    test.expect(others).toEqual([]);
    test.expect(await entryOf(worker)).toMatchObject({ id: live?.id });
    test.expect((await entryOf(worker))?.creating).toBeUndefined();
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, create: 0, update: 0 });
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('at Toolzz too', async (test) => {
    const { simulated, hand } = await openWorkshop(test, { limits, provider: 'toolzz' });
    const worker = await hand([assistant('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'drop', when: 'after' }));
    await worker.insist(change);
    test.expect(simulated.world.list()).toHaveLength(1);
    test.expect((await worker.run()).plan.summary).toMatchObject({ none: 1, create: 0, update: 0 });
  });

  it('when the list shows it late', async (test) => {
    const { simulated, hand } = await openWorkshop(test, { quirks: { lateListMs: 4_000 } });
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'drop', when: 'after' }));
    await worker.insist(change);
    test.expect(simulated.requests.matching('POST', /./)).toHaveLength(1);
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('when it is lost twice, once with and once without an effect', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'drop', when: 'before' }));
    simulated.faults.add(create({ kind: 'drop', when: 'after' }));
    await worker.insist(change);
    test.expect(simulated.requests.matching('POST', /./)).toHaveLength(2);
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('when the worker is killed with the request on its way, and another takes over', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const grave = createGrave();
    const wrap: HandOptions['wrap'] = (real) => ({
      ...real,
      create: (...given) => real.create(...given).then(grave.die),
    });
    const killed = await hand([shop('a')], { wrap });
    void killed.make(onlyChange(await killed.plan()));
    await grave.reached;
    const next = await hand([shop('a')]);
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1, create: 0, update: 0 });
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('when the worker is killed before the request was sent', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const grave = createGrave();
    const killed = await hand([shop('a')], { wrap: (real) => ({ ...real, create: grave.die }) });
    void killed.make(onlyChange(await killed.plan()));
    await grave.reached;
    const next = await hand([shop('a')]);
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1, create: 0, update: 0 });
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('and an error that does not rule out a sent request counts as sent', async (test) => {
    const { simulated, hand } = await openWorkshop(test, { quirks: { lateListMs: 2_000 } });
    const wrap: HandOptions['wrap'] = (real) => ({
      ...real,
      create: async (...given) => {
        await real.create(...given);
        throw new TypeError('a mistake of ours, after the answer');
      },
    });
    const broken = await hand([shop('a')], { wrap });
    await test.expect(broken.make(onlyChange(await broken.plan()))).rejects.toThrow('a mistake of ours');
    await (await hand([shop('a')])).run();
    test.expect(simulated.world.list()).toHaveLength(1);
  });
});

describe.concurrent('a create of unknown outcome', () => {
  it('waits until it had its time to show in the list', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'drop', when: 'before' }));
    await test.expect(worker.make(change)).rejects.toBeInstanceOf(ProviderError);
    await test.expect(worker.make(change)).rejects.toBeInstanceOf(NotYet);
    test.expect(simulated.requests.matching('POST', /./)).toHaveLength(1);
  });

  it('is ambiguous when two live integrations could be it', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'drop', when: 'after' }));
    await test.expect(worker.make(change)).rejects.toBeInstanceOf(ProviderError);
    simulated.world.add({ type: 'shopify', name: 'Shop a' });
    const outcome = await worker.insist(change);
    test.expect(outcome).toMatchObject({ outcome: 'blocked', blocked: { reason: 'ambiguous' } });
    test.expect(simulated.requests.matching('POST', /./)).toHaveLength(1);
  });

  it('is adopted although the account adopts only by id, since it is our own', async (test) => {
    const { simulated, hand } = await openWorkshop(test, { account: { adopt: 'id' } });
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'drop', when: 'after' }));
    test.expect(await worker.insist(change)).toEqual({ outcome: 'applied' });
    test.expect(simulated.world.list()).toHaveLength(1);
  });
});

describe.concurrent('a create that another worker', () => {
  const otherToken = { token: 'of another worker', at: Date.now() };

  const takeToken = ({ context }: Hand, id: string | null = null) =>
    context.ledger.update('a', (entry) => (entry ? { ...entry, id, creating: otherToken } : undefined));

  it('announced while it waited for its slot is not sent', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const { ledger, hasher } = worker.context;
    const change = onlyChange(await worker.plan());
    const beforeSend = async () =>
      void (await ledger.update('a', () => ({ ...emptyEntry(hasher.fingerprint), creating: otherToken })));
    await test
      .expect(worker.make(change, { beforeSend }))
      .rejects.toThrow('another worker is making this change');
    test.expect(simulated.requests.writes()).toEqual([]);
    test.expect((await entryOf(worker))?.creating?.token).toBe('of another worker');
  });

  const answeredLate = (worker: Hand, taken: (id: string) => Promise<unknown>): HandOptions['wrap'] => {
    const { provider } = worker.context;
    return () => ({
      ...provider,
      create: async (...given) => {
        const written = await provider.create(...given);
        await taken(written.id);
        return written;
      },
    });
  };

  it('took over before it was answered removes what it made', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const other = await hand([shop('a')]);
    const late = await hand([shop('a')], { wrap: answeredLate(other, () => takeToken(other)) });
    test.expect(await late.make(onlyChange(await late.plan()))).toEqual({ outcome: 'not-needed' });
    test.expect(simulated.world.list()).toEqual([]);
    test.expect(await entryOf(other)).toMatchObject({ id: null, creating: { token: 'of another worker' } });
    test.expect((await entryOf(other))?.retire).toBeUndefined();
  });

  it('took over and adopted is left alone', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const other = await hand([shop('a')]);
    const late = await hand([shop('a')], { wrap: answeredLate(other, (id) => takeToken(other, id)) });
    test.expect(await late.make(onlyChange(await late.plan()))).toEqual({ outcome: 'not-needed' });
    test.expect(simulated.world.list()).toHaveLength(1);
    test.expect(simulated.requests.matching('DELETE', /./)).toEqual([]);
  });

  it('is made up for by the next run when its removal fails', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const other = await hand([shop('a')]);
    const madeByOther = async (): Promise<void> => {
      const made = simulated.world.add({ type: 'shopify', name: 'Shop a' });
      await takeToken(other, made.id);
    };
    const late = await hand([shop('a')], { wrap: answeredLate(other, madeByOther) });
    simulated.faults.add({ method: 'DELETE', kind: 'status', status: 500, times: 1 });
    const change = onlyChange(await late.plan());
    await test.expect(late.make(change)).rejects.toMatchObject({ cause: { code: 'server' } });
    test.expect(simulated.world.list()).toHaveLength(2);
    const [kept] = simulated.world.list().slice(1);
    test.expect((await other.run()).plan.summary).toMatchObject({ none: 1, create: 0, replace: 0 });
    test.expect(simulated.world.list()).toMatchObject([{ id: kept?.id }]);
    test.expect(await entryOf(other)).toMatchObject({ id: kept?.id });
  });
});

describe.concurrent('a create that is answered 409', () => {
  const conflict = create({ kind: 'status', status: 409 });

  it('reads the list, finds nothing, and tries again', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(conflict);
    test.expect(await worker.insist(change)).toEqual({ outcome: 'applied' });
    test.expect(simulated.requests.matching('POST', /./)).toHaveLength(2);
    test.expect(simulated.world.list()).toHaveLength(1);
  });

  it('adopts what an attempt before it made', async (test) => {
    const quirks = { conflictOnDuplicateName: true, lateListMs: 10_000 };
    const { simulated, hand } = await openWorkshop(test, { quirks });
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'drop', when: 'after' }));
    test.expect(await worker.insist(change)).toEqual({ outcome: 'applied' });
    const answers = simulated.requests.matching('POST', /./).map(({ status }) => status);
    test.expect(answers).toEqual([null, 409]);
    test.expect(simulated.world.list()).toHaveLength(1);
  });
});

describe.concurrent('a create', () => {
  it('that the provider refuses leaves no trace of an attempt', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.faults.add(create({ kind: 'status', status: 422 }));
    await test.expect(worker.make(change)).rejects.toMatchObject({ code: 'invalid' });
    test.expect((await entryOf(worker))?.creating).toBeUndefined();
    test.expect(await worker.make(change)).toEqual({ outcome: 'applied' });
  });

  it('of an integration that was made meanwhile is left to the next plan', async (test) => {
    const { simulated, hand } = await openWorkshop(test);
    const worker = await hand([shop('a')]);
    const change = onlyChange(await worker.plan());
    simulated.world.add({ type: 'shopify', name: 'Shop a' });
    test.expect(await worker.make(change)).toEqual({ outcome: 'moved' });
    test.expect(simulated.requests.writes()).toEqual([]);
  });
});
