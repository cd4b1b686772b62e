import fc from 'fast-check';
import { describe, it } from 'vitest';
import { ProviderError } from '../../src/model/errors.ts';
import { planObserved } from '../../src/reconcile/plan-run.ts';
import { planJson } from '../../src/report/json/plan-json.ts';
import { renderPlan } from '../../src/report/text/render-plan.ts';
import { cutOrDouble, oddity, spoil } from '../providers/spoil.ts';
import { plain } from '../report/render-fixture.ts';
import { anyCharacter } from '../support/any-character.ts';
import { shopSecret } from './hand.ts';
import { age, assistant, openWorkshop, shop } from './workshop.ts';

/** So many for each provider; `npm run torture mutations` makes ten thousand in all. */
const mutations = Number(process.env.TORTURE_MUTATIONS ?? 500);

const scheduled = { manual: false, force: false, keys: null };

/** Line breaks are ours; everything else that a terminal would act on is not to come through. */
const controls = /[\0-\t\v-\u001f\u007f-\u009f]/u;

type Mutation = (body: unknown) => unknown;

const path = fc.array(fc.nat(20), { maxLength: 6 });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(path, oddity).map(
    ([at, odd]): Mutation =>
      (body) =>
        spoil(body, at, odd),
  ),
  fc.tuple(path, fc.boolean()).map(
    ([at, double]): Mutation =>
      (body) =>
        cutOrDouble(body, at, double),
  ),
  fc.tuple(path, fc.string({ unit: anyCharacter })).map(
    ([at, text]): Mutation =>
      (body) =>
        spoil(body, at, `\u001b[2J${text}`),
  ),
);

describe.concurrent.each([
  ['aloochat', shop],
  ['toolzz', assistant],
] as const)('a list of %s, mutated in one or more places', (provider, entry) => {
  it('never crashes a plan, deletes what the YAML has, leaks a secret or reaches a terminal raw', async (test) => {
    const { simulated, hand } = await openWorkshop(test, { provider, quirks: { secrets: 'echo' } });
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const before = await hand([...keys, 'old'].map((key) => entry(key)));
    await before.run();
    for (const key of [...keys, 'old']) await age(before, key);
    simulated.world.add({ type: entry('x').type, name: 'Not ours', config: entry('x').config });
    const { context } = await hand(keys.map((key) => entry(key)));
    const ledger = await context.ledger.read();
    const removed = ledger.entries.old?.id;
    const said = { errors: 0, plans: 0, deletes: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (steps) => {
        const rewrite = (body: unknown) => steps.reduce((value, step) => step(value), body);
        const fault = simulated.faults.add({ kind: 'rewrite', rewrite });
        const observed = await context.provider.observe(context.entries).catch((error: unknown) => error);
        fault.remove();
        if (observed instanceof Error) {
          said.errors += 1;
          test.expect(observed).toBeInstanceOf(ProviderError);
          test.expect(observed.message).not.toContain(shopSecret);
          return;
        }
        said.plans += 1;
        const observation = observed as Awaited<ReturnType<typeof context.provider.observe>>;
        const { plan } = planObserved(context, observation, ledger, scheduled, Date.now());
        const removals = plan.changes.filter(({ action }) => action === 'delete' || action === 'replace');
        said.deletes += removals.length;
        for (const { key, id } of removals) test.expect({ key, id }).toEqual({ key: 'old', id: removed });
        const whole = { revision: context.revision, accounts: [plan] };
        const shown = renderPlan(whole, { ...plain, all: true });
        test.expect(shown).not.toMatch(controls);
        test.expect(shown + JSON.stringify(planJson(whole, { all: true }))).not.toContain(shopSecret);
      }),
      { numRuns: mutations },
    );
    // The mutations were of both kinds: some that are seen at once, some that make another plan.
    for (const count of Object.values(said)) test.expect(count).toBeGreaterThan(mutations / 20);
  });
});
