import { describe, expect, it } from 'vitest';
import {
  BURST_HOLD,
  EXPIRES_AFTER_MS,
  IDLE_AFTER_MS,
  LATENESS_MS,
  REST_MS,
} from '../../../src/throttle/algorithm/constants.ts';
import type { Hint } from '../../../src/throttle/algorithm/inputs.ts';
import type { Burst } from '../../../src/throttle/algorithm/record.ts';
import { Account } from './account.ts';
import { learned } from './learned.ts';

/** Two a second, and 30 accepted within two seconds of the first contact: a burst of 24. */
const measured: Partial<Burst> = { accepted: 30, ms: 2000, measured: true };

const account = (burst: Partial<Burst> = measured, limits = {}): Account => {
  const made = new Account(limits);
  const { burst: fresh } = made.record;
  made.record = learned(2, { lastSlotAt: made.now, burst: { ...fresh, seenAt: made.now, ...burst } });
  return made;
};

/** How many slots there are within these ms, each released as accepted. */
const slotsWithin = (of: Account, ms: number): number => {
  const end = of.now + ms;
  let slots = 0;
  for (; of.now + of.wait() <= end; slots++) of.release(of.pass(of.wait()).acquire(), 'accepted');
  of.now = end;
  return slots;
};

/** One slot after the other, until the credit is spent. */
const spendAll = (of: Account): Account => {
  do of.release(of.acquire(), 'accepted');
  while (of.record.burst.credit > 0);
  return of;
};

describe('a burst', () => {
  it('is what was accepted at once before the first 429, less the pace and a margin', () => {
    const first = new Account();
    for (let i = 0; i < 30; i++) first.release(first.acquire(), 'accepted');
    const span = first.now - first.record.sincePause.since;
    first.refuse().accept(1);
    expect(first.record.burst).toMatchObject({ accepted: 30, measured: true, credit: 0 });
    expect(first.record.burst.ms).toBeGreaterThanOrEqual(span);
    expect(first.record.burst.ms).toBeLessThan(span + 500);
  });

  it('goes out after a minute, and then the pace applies', () => {
    const rested = account().pass(60_000);
    // The first one is due anyway.
    expect(slotsWithin(rested, 400)).toBe(1 + 24);
    expect(slotsWithin(rested, 10_000)).toBe(20);
  });

  it('after a shorter rest is what the rate has saved meanwhile', () => {
    expect(slotsWithin(account().pass(REST_MS), 400)).toBe(1 + 20);
    expect(slotsWithin(account().pass(REST_MS - 1), 400)).toBe(1);
  });

  it('is shared: what one edit leaves, and what is saved until then, is for the next', () => {
    const rested = account().pass(60_000);
    for (let i = 0; i < 11; i++) rested.release(rested.acquire(), 'accepted');
    expect(rested.record.burst).toMatchObject({ credit: 14, spent: 10 });
    expect(slotsWithin(rested.pass(REST_MS), 400)).toBe(1 + 24);
  });

  it('never goes beyond a configured rate, nor beyond the requests that may be in flight', () => {
    const paced = account(measured, { perSecond: 10 }).pass(60_000);
    expect(slotsWithin(paced, 1000)).toBeLessThanOrEqual(1 + (1000 + LATENESS_MS) / 100);
    const narrow = account(measured, { concurrency: 4 }).pass(60_000);
    const slots = Array.from({ length: 4 }, () => narrow.pass(1).tryAcquire());
    expect(slots).not.toContain(null);
    expect(narrow.pass(1).tryAcquire()).toBeNull();
  });

  it('of fewer than five requests is none', () => {
    const few = account({ ...measured, accepted: 9 }).pass(60_000);
    expect(slotsWithin(few, 400)).toBe(1);
  });

  it('is none in a pause, and a probe spends nothing of it', () => {
    const paused = account().pass(60_000).refuse({ retryMs: 60_000 });
    const { burst } = paused.record;
    paused.acquire();
    expect(paused.record.burst).toEqual(burst);
    expect(paused.pass(30_000).tryAcquire()).toBeNull();
  });

  it('says nothing about the rate', () => {
    const rested = account().pass(60_000).accept(1);
    const { successesUntilStep } = rested.record.search;
    const burst = Array.from({ length: 20 }, () => rested.pass(1).acquire());
    for (const slot of burst) rested.release(slot, 'accepted');
    expect(rested.record.search.successesUntilStep).toBe(successesUntilStep);
  });
});

describe('a burst that is refused', () => {
  it('is from then on what was accepted of it, and costs no second 429', () => {
    const rested = account().pass(60_000).accept(1);
    for (let i = 0; i < 9; i++) rested.release(rested.pass(1).acquire(), 'accepted');
    rested.refuse().accept(1);
    expect(rested.record.burst).toMatchObject({ accepted: 10, measured: true, hold: 2 * BURST_HOLD });
    expect(slotsWithin(rested.pass(10 * IDLE_AFTER_MS), 400)).toBeLessThanOrEqual(10);
  });

  it('only at the pace after it is measured as well', () => {
    const rested = spendAll(account().pass(60_000));
    for (let i = 0; i < 10; i++) rested.release(rested.acquire(), 'accepted');
    rested.refuse().accept(1);
    expect(rested.record.burst).toMatchObject({ accepted: 35, hold: 2 * BURST_HOLD });
  });

  it('on a step up is not to blame', () => {
    const rested = account().pass(60_000).accept(1);
    const { search } = rested.record;
    rested.record = { ...rested.record, search: { ...search, steps: 1, baseRate: 2 } };
    rested.accept(1).refuse().accept(1);
    expect(rested.record.burst).toMatchObject(measured);
  });

  it('has no credit in the rest of the run', () => {
    const rested = account().pass(60_000).accept(1).refuse().accept(1);
    expect(rested.record.burst.credit).toBe(0);
  });
});

describe('a burst that holds', () => {
  it('grows by a small step after several whole ones', () => {
    const held = account();
    for (let i = 0; i < BURST_HOLD; i++) spendAll(held.pass(IDLE_AFTER_MS));
    expect(held.record.burst.accepted).toBe(30);
    held.pass(IDLE_AFTER_MS).accept(1);
    expect(held.record.burst.accepted).toBeCloseTo(31.2);
  });

  it('and was never refused is tried from five requests upwards, doubled each time', () => {
    const unknown = account({});
    const sizes = Array.from({ length: 4 }, () => spendAll(unknown.pass(IDLE_AFTER_MS)).record.burst.spent);
    expect(sizes).toEqual([5, 10, 20, 40]);
  });

  it('is not tried against a stated rate', () => {
    const stated = account({});
    stated.record = { ...stated.record, statedRate: 2.04 };
    expect(slotsWithin(stated.pass(IDLE_AFTER_MS), 400)).toBe(1);
  });

  it('but was not used for days is believed by half, also where something was sent daily', () => {
    const old = account();
    for (let day = 0; day <= EXPIRES_AFTER_MS / 86_400_000; day++) old.pass(86_400_000).accept(1);
    expect(old.record.burst).toMatchObject({ accepted: 15, ms: 1000 });
  });
});

it('after a stated wait of seconds there is credit for it, as after a rest; after any other there is none', () => {
  const creditAfter = (hint: Hint): number => {
    const waited = account().pass(2 * IDLE_AFTER_MS);
    for (let i = 0; i < 20; i++) waited.release(waited.acquire(), 'accepted');
    return waited.refuse(hint).accept(1).record.burst.credit;
  };
  expect(creditAfter({ retryMs: 8000 })).toBeGreaterThan(5);
  expect(creditAfter({ retryMs: 1000 })).toBe(0);
  expect(creditAfter({})).toBe(0);
});
