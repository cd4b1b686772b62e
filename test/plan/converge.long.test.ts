import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountPlan } from '../../src/model/plan.ts';
import type { WorkPlan } from '../../src/plan/plan-account.ts';
import { createModelRun } from '../support/model-run.ts';
import { createModelWorld, type Quirks } from '../support/model-world.ts';
import { desiredOf, liveBefore, quirks } from '../support/plan-arbitraries.ts';
import { account, line } from '../support/plan-fixtures.ts';
import { runs } from '../support/runs.ts';

// Many histories each: seconds on an idle machine, more on a busy one.

const examples = { numRuns: runs(150) };

/** No guard trips: six replaces at once are meant here. */
const unguarded = account({
  guards: {
    maxDeletes: 100,
    maxDeletePercent: 100,
    maxVanishedPercent: 100,
    maxUpdatePercent: 100,
    allowEmpty: true,
  },
});

const open = ({ plan }: WorkPlan): string[] =>
  plan.changes.filter(({ action, blocked }) => action !== 'none' || blocked).map(line);

const blockedReasons = (plan: AccountPlan): Set<string> =>
  new Set(plan.changes.flatMap(({ blocked }) => (blocked ? [blocked.reason] : [])));

const scenario = (fixed: Partial<Quirks> = {}) =>
  quirks(fixed).chain((drawn) =>
    fc.record({
      drawn: fc.constant(drawn),
      desired: desiredOf(drawn.kind),
      before: liveBefore(drawn.kind),
    }),
  );

describe('a plan that was applied and verified', () => {
  it('makes the next plan empty, and the third writes not even the ledger', () => {
    fc.assert(
      fc.property(scenario(), ({ drawn, desired, before }) => {
        const world = createModelWorld(drawn, before);
        const model = createModelRun(world);
        model.run({ desired });
        // A replace of something adopted takes a run of its own.
        model.run({ desired });
        const requests = world.requests.length;
        const second = model.run({ desired });
        expect(second.planned.filter(({ work }) => work)).toEqual([]);
        const third = model.run({ desired });
        expect(open(third)).toEqual(open(second));
        expect(third.plan.bookkeeping).toEqual([]);
        expect(world.requests.length).toBe(requests);
      }),
      examples,
    );
  });

  it.each(
    (['omit', 'mask', 'random-mask', 'echo'] as const).flatMap((display) =>
      (['merge', 'replace'] as const).map((put) => ({ display, put })),
    ),
  )('leaves nothing blocked and nothing to do: $display, $put', (fixed) => {
    const plain = { ...fixed, ignore: null, kind: 'aloochat' } as const;
    fc.assert(
      fc.property(scenario(plain), ({ drawn, desired }) => {
        const model = createModelRun(createModelWorld(drawn, []));
        model.run({ desired });
        expect(open(model.run({ desired }))).toEqual([]);
        expect(model.run({ desired }).plan.bookkeeping).toEqual([]);
      }),
      { numRuns: runs(30) },
    );
  });

  it('leaves blocked only what the provider does not take, cannot change, or hides', () => {
    fc.assert(
      fc.property(scenario(), ({ drawn, desired, before }) => {
        const model = createModelRun(createModelWorld(drawn, before));
        const asked = { desired, account: unguarded };
        model.run(asked);
        model.run(asked);
        const { plan } = model.run(asked);
        const allowed =
          drawn.kind === 'toolzz' ? ['immutable', 'not-accepted'] : ['unsupported', 'not-accepted'];
        for (const reason of blockedReasons(plan)) expect(allowed).toContain(reason);
        if (drawn.ignore === null) expect(blockedReasons(plan)).not.toContain('not-accepted');
      }),
      examples,
    );
  });
});
