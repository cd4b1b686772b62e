import { describe, expect, it } from 'vitest';
import { estimateMs } from '../../../src/throttle/algorithm/rate-status.ts';
import { newRecord } from '../../../src/throttle/algorithm/record.ts';
import { Account } from './account.ts';
import { learned, now, window } from './learned.ts';

describe('how long requests will take', () => {
  it('is unknown where none was ever sent', () => {
    expect(estimateMs(newRecord(now), 10, now, {})).toBeNull();
  });

  it('follows from the learned rate', () => {
    expect(estimateMs(learned(8), 40, now, {})).toBe(5000);
  });

  it('leaves out what a rest has saved for a burst', () => {
    const { burst } = newRecord(now);
    const rested = learned(2, { burst: { ...burst, accepted: 30, ms: 2000, measured: true } });
    expect(estimateMs(rested, 40, now + 60_000, {})).toBeCloseTo((40 - 24) * 500, -2);
    expect(estimateMs(rested, 20, now + 60_000, {})).toBeLessThan(100);
  });

  it('is never shorter than the configured ceiling allows', () => {
    expect(estimateMs(learned(8), 40, now, { perSecond: 4 })).toBe(10_000);
  });

  it('counts with how long the answers take, and how many are under way at once', () => {
    expect(estimateMs(learned(100, { roundTripMs: 400 }), 40, now, { concurrency: 4 })).toBe(4000);
  });

  it('starts at the end of the pause', () => {
    const paused = learned(8, { budget: { remaining: 0, until: now + 30_000 } });
    expect(estimateMs(paused, 40, now, {})).toBe(35_000);
  });

  it('waits for the next window with requests over the quota', () => {
    expect(estimateMs(learned(20, { window }), 60, now, {})).toBe(3000);
    expect(estimateMs(learned(20, { window }), 61, now, {})).toBeCloseTo(60_050);
    expect(estimateMs(learned(20, { window: { ...window, sent: 30 } }), 100, now, {})).toBeCloseTo(120_500);
  });

  it('is about right while the rate still rises', () => {
    const account = new Account();
    for (let i = 0; i < 3; i++) account.release(account.acquire(), 'accepted');
    const start = account.now;
    const expected = estimateMs(account.record, 200, account.now, {}) ?? Number.NaN;
    for (let i = 0; i < 200; i++) account.release(account.acquire(), 'accepted');
    expect((account.now - start) / expected).toBeGreaterThan(0.8);
    expect((account.now - start) / expected).toBeLessThan(1.25);
  });

  it('of a rising rate ends at the ceiling', () => {
    const { record, now: later } = new Account().accept(3);
    expect(estimateMs(record, 1_000, later, { perSecond: 10 })).toBeGreaterThan(99_000);
  });
});
