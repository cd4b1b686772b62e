import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAccount } from '../../src/plan/plan-account.ts';
import type { PlanInput } from '../../src/plan/planning.ts';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import { createPlanner } from '../../src/reconcile/planner.ts';
import { aloochatLike, applied, entry, inputOf, live, NOW, toolzzLike } from '../support/plan-fixtures.ts';
import { runs } from '../support/runs.ts';

/** The same some time later, from a list of its own. */
const later = (input: PlanInput, ms = 60_000): PlanInput => ({
  ...input,
  now: input.now + ms,
  observation: { ...input.observation, at: input.observation.at + ms },
});

const moment = fc.constantFrom(
  0,
  NOW - 3_600_000,
  NOW - SETTLE_MS,
  NOW - SETTLE_MS + 1,
  NOW - 1,
  NOW,
  NOW + 9_000,
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });

/** An entry of the ledger in any condition that has to do with time. */
const condition = fc.record({
  appliedAt: moment,
  owns: fc.constantFrom(true, true, true, false),
  isLive: fc.constantFrom(true, true, true, false),
  isDesired: fc.constantFrom(true, true, false),
  protect: fc.boolean(),
  region: fc.constantFrom('eu', 'us'),
  written: fc.constantFrom(
    {},
    {},
    ...[NOW - 10, NOW + 5].map((seenAt) => ({ 'config.region': { seen: 'p:x', seenAt, looks: 1 } })),
  ),
  creating: maybe(moment.map((at) => ({ token: 'token', at }))),
  retire: maybe(fc.constantFrom('id-old', 'id-k0')),
  failures: maybe(moment.map((at) => ({ count: 2, at, message: 'no' }))),
  rejected: maybe(moment.map((at) => ({ entryHash: 'hash', status: 422, message: 'no', at }))),
});

type Condition = typeof condition extends fc.Arbitrary<infer T> ? T : never;

const worldOf = (conditions: readonly Condition[], isToolzz: boolean): PlanInput => {
  const items = conditions.map((facts, at) => {
    const key = `k${at}`;
    const wanted = entry(key, { config: { region: 'eu' }, protect: facts.protect });
    const item = live(`id-${key}`, { config: { region: facts.region } });
    const { appliedAt, written, creating, retire, failures, rejected } = facts;
    const known = applied(wanted, live(`id-${key}`, { config: { region: 'eu' } }), {
      appliedAt,
      written,
      ...(facts.owns ? {} : { id: null }),
      ...(creating && { creating }),
      ...(retire === undefined ? {} : { retire }),
      ...(failures && { failures }),
      ...(rejected && { rejected }),
    });
    return { key, facts, wanted, item, known };
  });
  return inputOf({
    desired: items.flatMap(({ facts, wanted }) => (facts.isDesired ? [wanted] : [])),
    live: items.flatMap(({ facts, item }) => (facts.isLive ? [item] : [])),
    entries: Object.fromEntries(items.map(({ key, known }) => [key, known])),
    capabilities: isToolzz ? toolzzLike : aloochatLike,
  });
};

describe('whatever the ledger says', () => {
  it('a cached plan is what would be planned again, at any later time', () => {
    const kept = { times: 0 };
    fc.assert(
      fc.property(
        fc.array(condition, { maxLength: 3 }),
        fc.boolean(),
        fc.constantFrom(0, 1, SETTLE_MS, 9_000, 14_000, 120_000, 7_200_000),
        (conditions, isToolzz, ms) => {
          const input = worldOf(conditions, isToolzz);
          const next = later(input, ms);
          const planner = createPlanner();
          const first = planner(input);
          const second = planner(next);
          expect(second).toEqual(planAccount(next));
          if (second === first) kept.times += 1;
        },
      ),
      { numRuns: runs(700) },
    );
    expect(kept.times).toBeGreaterThan(50);
  });
});
