import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  highestRate,
  latenessMs,
  lowestRate,
  mostInFlight,
} from '../../../src/throttle/algorithm/constants.ts';
import type { Hint } from '../../../src/throttle/algorithm/hint.ts';
import type { Slot } from '../../../src/throttle/algorithm/record.ts';
import type { SettleEvent } from '../../../src/throttle/algorithm/release-event.ts';
import { Account } from './account.ts';

/** One thing that happens to an account. */
type Step =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'take' }
  /** Waits for the next slot and takes it. */
  | { readonly kind: 'wait' }
  /** Settles one of those under way, in whatever order. */
  | {
      readonly kind: 'settle';
      readonly which: number;
      readonly outcome: SettleEvent['outcome'];
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
  { weight: 4, arbitrary: fc.constant({ kind: 'take' as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'wait' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.nat(),
      outcome: fc.constantFrom<SettleEvent['outcome']>(
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

/** Lets the steps happen, and shows each slot and each moment to whoever asks. */
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
    if (each.kind === 'take') slot = account.tryTake();
    if (each.kind === 'wait') slot = account.take();
    if (slot !== null) underWay.push(slot);
    if (each.kind === 'settle' && underWay.length > 0) {
      const [settled] = underWay.splice(each.which % underWay.length, 1);
      if (settled !== undefined) account.settle(settled, each.outcome, each.hint);
      slot = settled ?? null;
    }
    see(before, each, slot);
  }
};

const check = (property: (happening: readonly Step[]) => void) =>
  fc.assert(fc.property(steps, property), { numRuns: 60 });

describe('whatever happens', () => {
  it('the rate stays within its bounds', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, () => {
        expect(account.record.rate).toBeGreaterThanOrEqual(lowestRate);
        expect(account.record.rate).toBeLessThanOrEqual(highestRate);
      });
    });
  });

  it('the record is plain JSON, and does not grow', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, () => {
        const text = JSON.stringify(account.record);
        expect(JSON.parse(text)).toEqual(account.record);
        expect(account.record.inFlight.length).toBeLessThanOrEqual(mostInFlight);
        expect(text.length).toBeLessThan(2_000 + 120 * mostInFlight);
      });
    });
  });

  it('no more requests are sent than the ceiling allows, in any stretch of time', () => {
    const perSecond = 3;
    check((happening) => {
      const account = new Account({ perSecond });
      const sent: number[] = [];
      live(account, happening, (_before, each, slot) => {
        if (each.kind !== 'settle' && slot !== null) sent.push(slot.at);
      });
      for (const [i, from] of sent.entries()) {
        for (const [j, to] of sent.slice(i).entries()) {
          expect(j * (1000 / perSecond)).toBeLessThanOrEqual(to - from + latenessMs + 0.01);
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
        const ofProbe = each.kind === 'settle' && slot?.id === before.pause.probe;
        if (!ofProbe) expect(account.record.pause?.until ?? 0).toBeGreaterThanOrEqual(before.pause.until);
      });
    });
  });

  it('nothing is sent within a pause, and after it one request at a time', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, (before, each, slot) => {
        if (before.pause === null || each.kind === 'settle' || slot === null) return;
        expect(slot.at).toBeGreaterThanOrEqual(before.pause.until);
        expect(account.record.inFlight.some(({ id }) => id === before.pause?.probe)).toBe(false);
      });
    });
  });

  it('an account all of whose processes were killed sends again', () => {
    check((happening) => {
      const account = new Account();
      live(account, happening, () => undefined);
      const { now } = account;
      account.take();
      // The longest wait that a provider may tell, and a lost probe.
      expect(account.now - now).toBeLessThanOrEqual(2 * 3_600_000);
    });
  });
});
