import { describe, it, type TestContext } from 'vitest';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import { NotYet } from '../../src/reconcile/change-task.ts';
import { openLedger } from '../../src/store/ledger/open-ledger.ts';
import { type Hand, type HandOptions, openChanges } from './hand.ts';
import { assistant, createGrave, onlyChange, openWorkshop, shop, type Workshop } from './workshop.ts';

const MINUTE = 60_000;

/** How far the first machine's clock is ahead of the second's, whose is right. */
const clocks = [
  { name: 'behind', skew: -10 * MINUTE },
  { name: 'ahead', skew: 10 * MINUTE },
];

/** A process on a machine whose clock is wrong. */
const onMachine = ({ redis, prefix }: Workshop, skew: number) => {
  const now = (): number => Date.now() + skew;
  const rig: HandOptions['rig'] = (context) => ({
    ...context,
    ledger: openLedger({ redis, prefix, account: context.account.name, now }),
    provider: {
      ...context.provider,
      observe: async (...given) => {
        const observation = await context.provider.observe(...given);
        return { ...observation, at: observation.at + skew };
      },
    },
  });
  return { now, rig };
};

/** One worker dies at its create, and another one has a list from before it. */
const dieAtCreate = async (test: TestContext, skew: number, when: 'before' | 'after') => {
  const workshop = await openWorkshop(test);
  const { now, rig } = onMachine(workshop, skew);
  const grave = createGrave();
  const dead = await workshop.hand([shop('a')], {
    rig,
    wrap: (real) => ({ ...real, create: (...given) => real.create(...given).finally(grave.die) }),
  });
  if (when === 'before') workshop.simulated.faults.add({ method: 'POST', times: 1, kind: 'drop', when });
  const next = await workshop.hand([shop('a')]);
  const planned = await next.plan();
  await next.remember(planned);
  void dead.make(onlyChange(await dead.plan()), { now });
  await grave.reached;
  return { ...workshop, next, change: onlyChange(planned) };
};

/** Moves the times of the key, as this process reads them: what is to be young stays young however slow the machine is. */
const moveBy = ({ context }: Hand, key: string, ms: number): Promise<unknown> =>
  context.ledger.update(
    key,
    (entry) =>
      entry && {
        ...entry,
        appliedAt: entry.appliedAt + ms,
        ...(entry.creating && { creating: { ...entry.creating, at: entry.creating.at + ms } }),
      },
  );

describe.concurrent.each(clocks)('a machine whose clock is $name', ({ skew }) => {
  it('dies after its create: another machine finds the result, and creates no second one', async (test) => {
    const { simulated, next, change } = await dieAtCreate(test, skew, 'after');
    await next.insist(change);
    test.expect(simulated.requests.matching('POST', /./)).toHaveLength(1);
    test.expect(simulated.world.list()).toHaveLength(1);
    test.expect((await next.run()).plan.summary).toMatchObject({ none: 1, create: 0, update: 0 });
  });

  it('dies before its create had an effect: another machine waits for the settle time', async (test) => {
    const { next, change } = await dieAtCreate(test, skew, 'before');
    await moveBy(next, 'a', MINUTE);
    const early: unknown = await next.make(change).catch((error: unknown) => error);
    test.expect(early).toBeInstanceOf(NotYet);
    test.expect((early as NotYet).waitMs).toBeGreaterThan(0);
    test.expect((early as NotYet).waitMs).toBeLessThanOrEqual(MINUTE + SETTLE_MS + 1_000);
  });

  it.for([
    { provider: 'aloochat', make: shop },
    { provider: 'toolzz', make: assistant },
  ] as const)(
    'creates what a slow list of $provider does not show yet: for another machine it is not gone',
    async ({ provider, make }, test) => {
      const workshop = await openWorkshop(test, { provider });
      const { simulated, hand } = workshop;
      const { now, rig } = onMachine(workshop, skew);
      const entries = ['a', 'b', 'c', 'd'].map((key) => make(key));
      await (await hand(entries.slice(0, 3))).run();
      const first = await hand(entries, { rig });
      const change = onlyChange(await first.plan());
      Object.assign(simulated.quirks, { lateListMs: 10 * MINUTE });
      await first.make(change, { now });
      const next = await hand(entries);
      await moveBy(next, 'd', MINUTE);
      const soon = await next.plan();
      test.expect(openChanges(soon)).toEqual([]);
      test.expect(soon.plan.bookkeeping).toEqual([]);
    },
  );

  it('creates what is deleted by hand: for another machine it is gone after the settle time', async (test) => {
    const workshop = await openWorkshop(test);
    const { simulated, hand } = workshop;
    const { now, rig } = onMachine(workshop, skew);
    const first = await hand([shop('a')], { rig });
    await first.make(onlyChange(await first.plan()), { now });
    simulated.world.remove(simulated.world.list()[0]?.id ?? '');
    const next = await hand([shop('a')]);
    await moveBy(next, 'a', -SETTLE_MS - 1_000);
    test.expect(onlyChange(await next.plan())).toMatchObject({ action: 'create' });
  });
});
