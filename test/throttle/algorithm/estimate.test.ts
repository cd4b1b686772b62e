import { describe, expect, it } from 'vitest';
import { expectedMs } from '../../../src/throttle/algorithm/estimate.ts';
import { newRecord } from '../../../src/throttle/algorithm/new-record.ts';
import { Account } from './account.ts';
import { learned, now, window } from './learned.ts';

describe('how long requests will take', () => {
  it('is unknown where none was ever sent', () => {
    expect(expectedMs(newRecord(now), 10, now, {})).toBeNull();
  });

  it('follows from the learned rate', () => {
    expect(expectedMs(learned(8), 40, now, {})).toBe(5000);
  });

  it('is never shorter than the configured ceiling allows', () => {
    expect(expectedMs(learned(8), 40, now, { perSecond: 4 })).toBe(10_000);
  });

  it('counts with how long the answers take, and how many are under way at once', () => {
    expect(expectedMs(learned(100, { roundTripMs: 400 }), 40, now, { concurrency: 4 })).toBe(4000);
  });

  it('begins when the pause is over', () => {
    const paused = learned(8, { budget: { remaining: 0, until: now + 30_000 } });
    expect(expectedMs(paused, 40, now, {})).toBe(35_000);
  });

  it('waits for the next window with what is over the quota', () => {
    expect(expectedMs(learned(20, { window }), 60, now, {})).toBe(3000);
    expect(expectedMs(learned(20, { window }), 61, now, {})).toBeCloseTo(60_050);
    expect(expectedMs(learned(20, { window: { ...window, sent: 30 } }), 100, now, {})).toBeCloseTo(120_500);
  });

  it('is about right while the rate still rises', () => {
    const account = new Account();
    for (let i = 0; i < 3; i++) account.settle(account.take(), 'accepted');
    const start = account.now;
    const expected = expectedMs(account.record, 200, account.now, {}) ?? Number.NaN;
    for (let i = 0; i < 200; i++) account.settle(account.take(), 'accepted');
    expect((account.now - start) / expected).toBeGreaterThan(0.8);
    expect((account.now - start) / expected).toBeLessThan(1.25);
  });

  it('of a rising rate ends at the ceiling', () => {
    const { record, now: later } = new Account().accept(3);
    expect(expectedMs(record, 1_000, later, { perSecond: 10 })).toBeGreaterThan(99_000);
  });
});
