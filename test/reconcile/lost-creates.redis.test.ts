import { describe, it } from 'vitest';
import { ProviderError } from '../../src/model/errors.ts';
import type { FaultMoment } from '../../src/simulator/faults/fault.ts';
import { type Hand, openChanges, type WorkshopOptions } from './hand.ts';
import { assistant, onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

type Make = typeof shop;

/** Leaves `a` announced and its answer lost, beside a `b` that is in sync. */
const loseCreate = async (
  test: Parameters<typeof openWorkshop>[0],
  { when, make = shop, more = {}, ...options }: WorkshopOptions & LostOptions,
): Promise<Workshop> => {
  const workshop = await openWorkshop(test, options);
  await (await workshop.hand([make('b')])).run();
  const worker = await workshop.hand([make('a', more), make('b')]);
  const change = onlyChange(await worker.plan());
  workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'drop', when });
  await test.expect(worker.make(change)).rejects.toBeInstanceOf(ProviderError);
  workshop.simulated.requests.clear();
  return workshop;
};

type LostOptions = {
  readonly when: FaultMoment;
  readonly make?: Make;
  readonly more?: Parameters<Make>[1];
};

/** Puts the attempt so far back that whatever it made would show by now. */
const settle = ({ context }: Hand): Promise<unknown> =>
  context.ledger.update('a', (entry) =>
    entry?.creating ? { ...entry, creating: { ...entry.creating, at: 1 } } : undefined,
  );

const namesAt = ({ simulated }: Workshop): string[] => simulated.world.list().map(({ name }) => name);

describe.concurrent('a create of unknown outcome whose entry has another name since', () => {
  it('is found by what was sent, and renamed: nothing is created a second time', async (test) => {
    const workshop = await loseCreate(test, { when: 'after' });
    const next = await workshop.hand([shop('a', { name: 'Renamed' }), shop('b')]);
    const [, made] = workshop.simulated.world.list();
    test
      .expect(onlyChange(await next.plan()))
      .toMatchObject({ action: 'update', adopts: true, id: made?.id });
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 2, create: 0, update: 0 });
    test.expect(namesAt(workshop)).toEqual(['Shop b', 'Renamed']);
    test.expect(workshop.simulated.requests.writes().map(({ method }) => method)).toEqual(['PUT']);
    test.expect(await next.context.ledger.get('a')).toMatchObject({ id: made?.id });
  });

  it('is found although the account adopts only by id, since it is our own', async (test) => {
    const workshop = await loseCreate(test, { when: 'after', account: { adopt: 'id' } });
    const next = await workshop.hand([shop('a', { name: 'Renamed' }), shop('b')]);
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 2, blocked: 0 });
    test.expect(namesAt(workshop)).toEqual(['Shop b', 'Renamed']);
  });

  it('and another type is taken over first, and then replaced', async (test) => {
    const workshop = await loseCreate(test, { when: 'after' });
    const config = { subdomain: 'a' };
    const other = shop('a', { type: 'zendesk', name: 'Desk', replace: true, config, secretPaths: [] });
    const next = await workshop.hand([other, shop('b')]);
    await next.run();
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 2, replace: 0, blocked: 0 });
    test.expect(workshop.simulated.world.list().map(({ type }) => type)).toEqual(['shopify', 'zendesk']);
  });

  it('is made under the new name where the first attempt had no effect', async (test) => {
    const workshop = await loseCreate(test, { when: 'before' });
    const next = await workshop.hand([shop('a', { name: 'Renamed' }), shop('b')]);
    await settle(next);
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 2, create: 0 });
    test.expect(namesAt(workshop)).toEqual(['Shop b', 'Renamed']);
  });

  it('is renamed at Toolzz too', async (test) => {
    const workshop = await loseCreate(test, { when: 'after', make: assistant, provider: 'toolzz' });
    const next = await workshop.hand([assistant('a', { name: 'Renamed' }), assistant('b')]);
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 2, create: 0, blocked: 0 });
    test.expect(namesAt(workshop)).toEqual(['Assistant b', 'Renamed']);
  });

  it('is ambiguous where two could be what was sent, and neither is touched', async (test) => {
    const workshop = await loseCreate(test, { when: 'after' });
    workshop.simulated.world.add({ type: 'shopify', name: 'Shop a' });
    const next = await workshop.hand([shop('a', { name: 'Renamed' }), shop('b')]);
    const after = await next.run();
    test
      .expect(after.plan.changes.find(({ key }) => key === 'a')?.blocked)
      .toMatchObject({ reason: 'ambiguous' });
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });
});

describe.concurrent('a create of unknown outcome whose entry left the YAML', () => {
  it('had an effect: it is found and deleted, and forgotten', async (test) => {
    const workshop = await loseCreate(test, { when: 'after' });
    const next = await workshop.hand([shop('b')]);
    test.expect(onlyChange(await next.plan())).toMatchObject({ key: 'a', action: 'delete' });
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1, delete: 0 });
    test.expect(namesAt(workshop)).toEqual(['Shop b']);
    test.expect(await next.context.ledger.get('a')).toBeNull();
  });

  it('is switched off at Toolzz, and never taken up again', async (test) => {
    const workshop = await loseCreate(test, { when: 'after', make: assistant, provider: 'toolzz' });
    await (await workshop.hand([assistant('b')])).run();
    test.expect(workshop.simulated.world.list().map(({ active }) => active)).toEqual([true, false]);
    const back = await workshop.hand([assistant('a'), assistant('b')]);
    test.expect(onlyChange(await back.plan())).toMatchObject({ key: 'a', action: 'create' });
  });

  it('stays known while it may still show, and is deleted once it does', async (test) => {
    const workshop = await loseCreate(test, { when: 'after', quirks: { lateListMs: 4_000 } });
    const next = await workshop.hand([shop('b')]);
    const early = await next.plan();
    test.expect(openChanges(early)).toEqual([]);
    test.expect(early.plan.bookkeeping).toEqual([]);
    test.expect(early.plan.changes.find(({ key }) => key === 'a')?.notices?.join()).toContain('may still');
    await test.expect.poll(async () => openChanges(await next.plan()).length).toBe(1);
    await next.run();
    test.expect(namesAt(workshop)).toEqual(['Shop b']);
    test.expect(await next.context.ledger.get('a')).toBeNull();
  });

  it('stays known although the list itself took longer than the settle time', async (test) => {
    const workshop = await loseCreate(test, { when: 'before' });
    const next = await workshop.hand([shop('b')]);
    await next.context.ledger.update('a', (entry) =>
      entry?.creating ? { ...entry, creating: { ...entry.creating, at: Date.now() - 1_000 } } : undefined,
    );
    workshop.simulated.faults.add({
      method: 'GET',
      path: /^\/integrations$/,
      kind: 'slow',
      ms: 4_500,
      times: 1,
    });
    test.expect((await next.plan()).plan.bookkeeping).toEqual([]);
  });

  it('had none: it is forgotten after the settle time', async (test) => {
    const workshop = await loseCreate(test, { when: 'before' });
    const next = await workshop.hand([shop('b')]);
    await next.run();
    test.expect((await next.context.ledger.get('a'))?.creating).toBeDefined();
    await settle(next);
    test.expect((await next.run()).plan.changes.map(({ key }) => key)).toEqual(['b']);
    test.expect(await next.context.ledger.get('a')).toBeNull();
    test.expect(workshop.simulated.requests.writes()).toEqual([]);
  });

  it('is never deleted where the entry was protected', async (test) => {
    const workshop = await loseCreate(test, { when: 'after', more: { protect: true } });
    const next = await workshop.hand([shop('b')]);
    const after = await next.run();
    test.expect(namesAt(workshop)).toEqual(['Shop b', 'Shop a']);
    test.expect(after.plan.changes.find(({ key }) => key === 'a')?.notices?.join()).toContain('protected');
  });

  it('shows no name that came from a secret', async (test) => {
    const more = { name: 'name-of-a-secret-41', secretPaths: ['config.access_token', 'name'] };
    const workshop = await loseCreate(test, { when: 'after', more });
    const next = await workshop.hand([shop('b')]);
    const { plan } = await next.plan();
    test.expect(plan.summary.delete).toBe(1);
    test.expect(JSON.stringify(plan)).not.toContain('name-of-a-secret-41');
  });

  it('under a new key is taken over there', async (test) => {
    const workshop = await loseCreate(test, { when: 'after' });
    const next = await workshop.hand([shop('c', { name: 'Shop a' }), shop('b')]);
    await next.run();
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 2, create: 0, delete: 0 });
    test.expect(namesAt(workshop).filter((name) => name === 'Shop a')).toHaveLength(1);
    test.expect(await next.context.ledger.get('a')).toBeNull();
  });
});
