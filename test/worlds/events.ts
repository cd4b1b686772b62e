import fc from 'fast-check';
import type { Fault, FaultEffect } from '../../src/simulator/faults/fault.ts';
import type { Quirks } from '../../src/simulator/quirks.ts';
import type { Death } from './mortal.ts';

/** One thing that happens to a world. `at` picks an entry, or one of ours at the provider. */
export type Event =
  | { readonly is: 'edit'; readonly at: number; readonly what: 'name' | 'config' | 'active' | 'secret' }
  | { readonly is: 'add' }
  | { readonly is: 'remove'; readonly at: number; readonly count: number }
  | { readonly is: 'move'; readonly at: number }
  | { readonly is: 'hand-edit'; readonly at: number; readonly what: 'name' | 'config' | 'active' }
  | { readonly is: 'hand-delete'; readonly at: number }
  | { readonly is: 'twin' }
  | { readonly is: 'fault'; readonly fault: Fault }
  | { readonly is: 'crash'; readonly death: Death }
  | { readonly is: 'time passes' }
  | { readonly is: 'run' };

const at = fc.nat(30);

const effect: fc.Arbitrary<FaultEffect> = fc.oneof(
  fc
    .constantFrom('before' as const, 'after' as const)
    .chain((when) =>
      fc.constantFrom<FaultEffect>(
        { kind: 'drop', when },
        { kind: 'status', status: 500, when },
        { kind: 'status', status: 503, when },
        { kind: 'html', when },
      ),
    ),
  fc.constantFrom<FaultEffect>(
    { kind: 'status', status: 408 },
    { kind: 'rate-limit', headers: 'retry-after', waitMs: 1000 },
    { kind: 'broken-json' },
    { kind: 'truncated' },
  ),
);

const fault: fc.Arbitrary<Fault> = fc
  .record({
    effect,
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    times: fc.integer({ min: 1, max: 6 }),
    after: fc.nat(3),
  })
  .map(({ effect: how, ...match }) => ({ ...match, ...how }));

/** Runs are often, and in between anything happens. */
export const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Event>({ is: 'run' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('edit' as const),
      at,
      what: fc.constantFrom('name' as const, 'config' as const, 'active' as const, 'secret' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Event>({ is: 'add' }) },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('remove' as const), at, count: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('move' as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant('hand-edit' as const),
      at,
      what: fc.constantFrom('name' as const, 'config' as const, 'active' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('hand-delete' as const), at }) },
  { weight: 1, arbitrary: fc.constant<Event>({ is: 'twin' }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('fault' as const), fault }) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        step: fc.integer({ min: 1, max: 30 }),
        when: fc.constantFrom('before' as const, 'after' as const),
      })
      .map((death): Event => ({ is: 'crash', death })),
  },
  { weight: 1, arbitrary: fc.constant<Event>({ is: 'time passes' }) },
);

/** How the provider treats values; what it rewrites makes each run look twice, so that is rarer. */
export const quirks: fc.Arbitrary<Partial<Quirks>> = fc.record({
  secrets: fc.constantFrom('omit' as const, 'mask' as const, 'echo' as const, 'random-mask' as const),
  mask: fc.constantFrom('stars' as const, 'bullets' as const, 'prefix' as const),
  answers: fc.constantFrom('same' as const, 'echo' as const, 'omit' as const, 'bare' as const),
  put: fc.constantFrom('merge' as const, 'replace' as const),
  normalise: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
});
