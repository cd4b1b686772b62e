import { describe, expect, it } from 'vitest';
import { rateStatus } from '../../../src/throttle/algorithm/rate-status.ts';
import { newRecord } from '../../../src/throttle/algorithm/record.ts';
import { Account } from './account.ts';
import { learned, now, window } from './learned.ts';

describe('what is known of the limit', () => {
  it('is nothing before the first request', () => {
    expect(rateStatus(newRecord(now), now, {})).toEqual({
      ratePerSecond: null,
      basis: null,
      atOnce: null,
      pausedForMs: 0,
    });
  });

  it('is that none was met, while nothing was refused', () => {
    const { record, now: later } = new Account().accept(5);
    expect(rateStatus(record, later, {})).toMatchObject({ ratePerSecond: 10, basis: 'no-limit-met' });
  });

  it('is the rate that a 429 showed', () => {
    expect(rateStatus(learned(8), now, {})).toMatchObject({ ratePerSecond: 8, basis: 'learned' });
  });

  it('is the configured ceiling, where that is what holds it', () => {
    expect(rateStatus(learned(8), now, { perSecond: 5 })).toMatchObject({
      ratePerSecond: 5,
      basis: 'configured',
    });
    expect(rateStatus(learned(8), now, { perSecond: 20 })).toMatchObject({ basis: 'learned' });
  });

  it('is what the provider states', () => {
    expect(rateStatus(learned(9.8, { statedRate: 10 }), now, {})).toMatchObject({ basis: 'stated' });
  });

  it('is what a quota allows over time, not how fast it is sent', () => {
    expect(rateStatus(learned(20, { window }), now, {})).toMatchObject({ ratePerSecond: 1 });
  });

  it('says how many at once, and how long nothing may be sent', () => {
    const base = learned(8);
    const limited = {
      ...base,
      concurrency: { ...base.concurrency, limit: 4 },
      budget: { remaining: 0, until: now + 1500 },
    };
    expect(rateStatus(limited, now, {})).toMatchObject({ atOnce: 4, pausedForMs: 1500 });
  });

  it('is forgotten after some days', () => {
    expect(rateStatus(learned(8), now + 8 * 86_400_000, {})).toMatchObject({ basis: null });
  });
});
