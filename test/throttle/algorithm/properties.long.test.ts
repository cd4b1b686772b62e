import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LATENESS_MS, MAX_IN_FLIGHT, MAX_RATE, MIN_RATE } from '../../../src/throttle/algorithm/constants.ts';
import type { Hint, ReleaseEvent } from '../../../src/throttle/algorithm/inputs.ts';
import type { Slot } from '../../../src/throttle/algorithm/record.ts';
import { runs } from '../../support/runs.ts';
import { Account } from './account.ts';

/** One thing that happens to an account. */
type Step =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'acquire' }
  /** Waits for the next slot and acquires it. */
  | { readonly kind: 'wait' }
  /** Releases one of those under way, in whatever order. */
  | {
      readonly kind: 'release';
      readonly which: number;
      readonly outcome: ReleaseEvent['outcome'];
      readonly hint: Hint;
    };

const duration = fc.oneof(fc.nat(500), fc.nat(100_000), fc.nat(3_600_000));

const hint: fc.Arbitrary<Hint> = fc.record(
  {
    retryMs: duration,
    remaining: fc.nat(100),
    resetMs: duration,
    rate: fc.double({ min: 0.1, max: 500, noNaN: true }),
    concurrency: fc.nat(10),
    clockOffset: fc.integer({ min: -5000, max: 5000 }),
  },
  { requiredKeys: [] },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.oneof(fc.nat(300), duration) }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'acquire' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'wait' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('release' as const),
      which: fc.nat(),
      outcome: fc.constantFrom<ReleaseEvent['outcome']>(
        'accepted',
        'accepted',
        'accepted',
        'refused',
        'unanswered',
      ),
      hint: fc.oneof(fc.constant({}), hint),
    }),
  },
);

const steps = fc.array(step, { maxLength: 150, size: 'max' });

/** Applies the steps, and calls `see` after each with the slot it was about. */
const live = (
  account: Account,
  happening: readonly Step[],
  see: (before: Account['record'], step: Step, slot: Slot | null) => void,
) => {
  const underWay: Slot[] = [];
  for (const each of happening) {
    const before = account.record;
    let slot: Slot | null = null;
    if (each.kind === 'pass') account.pass(each.ms);
    if (each.kind === 'acquire') slot = account.tryAcquire();
    if (each.kind === 'wait') slot = account.acquire();
    if (slot !== null) underWay.push(slot);
    if (each.kind === 'release' && underWay.length > 0) {
      const [released] = underWay.splice(each.which % underWay.length, 1);
      if (released !== undefined) account.release(released, each.outcome, each.hint);
      slot = released ?? null;
    }
    see(before, each, slot);
  }
};

const check = (property: (happening: readonly Step[]) => void) =>
  fc.assert(fc.property(steps, property), { numRuns: runs(60) });

describe('whatever happens', () => {
  it('the rate stays within its bounds', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, () => {
        expect(account.record.rate).toBeGreaterThanOrEqual(MIN_RATE);
        expect(account.record.rate).toBeLessThanOrEqual(MAX_RATE);
      });
    });
  });

  it('the record is plain JSON, and does not grow', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, () => {
        const text = JSON.stringify(account.record);
        expect(JSON.parse(text)).toEqual(account.record);
        expect(account.record.inFlight.length).toBeLessThanOrEqual(MAX_IN_FLIGHT);
        expect(text.length).toBeLessThan(2_000 + 120 * MAX_IN_FLIGHT);
      });
    });
  });

  it('no more requests are sent than the ceiling allows, in any stretch of time', () => {
    const perSecond = 3;
    check((happening) => {
      const account = new Account({ perSecond });
      const sent: number[] = [];
      live(account, happening, (_before, each, slot) => {
        if (each.kind !== 'release' && slot !== null) sent.push(slot.at);
      });
      for (const [i, from] of sent.entries()) {
        for (const [j, to] of sent.slice(i).entries()) {
          expect(j * (1000 / perSecond)).toBeLessThanOrEqual(to - from + LATENESS_MS + 0.01);
        }
      }
    });
  });

  it('no more requests are under way than configured', () => {
    check((happening) => {
      const account = new Account({ concurrency: 3 });
      live(account, happening, () => expect(account.record.inFlight.length).toBeLessThanOrEqual(3));
    });
  });

  it('only its probe ends a pause or makes it shorter', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, (before, each, slot) => {
        if (before.pause === null) return;
        const ofProbe = each.kind === 'release' && slot?.id === before.pause.probeId;
        if (!ofProbe) expect(account.record.pause?.until ?? 0).toBeGreaterThanOrEqual(before.pause.until);
      });
    });
  });

  it('nothing is sent within a pause, and after it one request at a time', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, (before, each, slot) => {
        if (before.pause === null || each.kind === 'release' || slot === null) return;
        expect(slot.at).toBeGreaterThanOrEqual(before.pause.until);
        expect(account.record.inFlight.some(({ id }) => id === before.pause?.probeId)).toBe(false);
      });
    });
  });

  it('an account all of whose processes were killed sends again', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, () => undefined);
      const { now } = account;
      account.acquire();
      // The longest wait that a provider may tell, and a lost probe.
      expect(account.now - now).toBeLessThanOrEqual(2 * 3_600_000);
    });
  });
});
