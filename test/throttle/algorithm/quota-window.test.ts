import { describe, expect, it } from 'vitest';
import type { QuotaWindow } from '../../../src/throttle/algorithm/record.ts';
import { Account } from './account.ts';

describe('a quota per window', () => {
  const window = (account: Account, quota: number, endsAt: number) => {
    account.accept(quota);
    account.refuse({ retryMs: endsAt - account.now - 100 });
    account.accept(1);
  };

  it('is learned from equal counts at unequal speeds, and used up without a 429', () => {
    const account = new Account();
    const start = account.now;
    window(account, 30, start + 60_000);
    window(account, 29, start + 120_000);
    window(account, 29, start + 180_000);
    expect(account.record.window).toMatchObject({ quota: 30, lengthMs: 60_000 });
    account.accept(29);
    expect(account.record.pause).toBeNull();
    expect(account.wait()).toBeGreaterThan(30_000);
  });

  it('is not learned from one or two requests', () => {
    const account = new Account();
    const start = account.now;
    window(account, 2, start + 60_000);
    window(account, 1, start + 120_000);
    window(account, 1, start + 180_000);
    expect(account.record.window).toBeNull();
  });

  const tenSeconds = (more: Partial<QuotaWindow>): Account => {
    const account = new Account();
    const quota = { quota: 100, lastGood: 100, lengthMs: 10_000, since: account.now, sent: 0 };
    account.record = {
      ...account.record,
      window: { ...quota, previousUsedUp: false, phase: 'kept', ...more },
    };
    return account;
  };

  it('keeps its place on the clock through a rest', () => {
    const account = tenSeconds({});
    const { now } = account;
    account.pass(95_000).accept(1);
    expect(account.record.window).toMatchObject({ since: now + 90_000, sent: 1, phase: 'assumed' });
  });

  it('is tested by one request where the next one should begin', () => {
    const account = tenSeconds({}).pass(95_000).accept(1).pass(6_000);
    const probe = account.acquire();
    expect(account.record.window).toMatchObject({ phase: 'tested' });
    expect(account.pass(1000).tryAcquire()).toBeNull();
    account.release(probe, 'accepted');
    expect(account.tryAcquire()).not.toBeNull();
    expect(account.record.window).toMatchObject({ phase: 'kept' });
  });

  it('that is refused at that place begins with the first request from then on', () => {
    const account = tenSeconds({}).pass(95_000).accept(5).refuse({ retryMs: 8_000 }).accept(1);
    expect(account.record.window).toMatchObject({ quota: 100, phase: 'unknown' });
    const rested = account.pass(95_000);
    const { now } = rested;
    rested.accept(1);
    expect(rested.record.window).toMatchObject({ since: now, sent: 1, phase: 'unknown' });
  });

  it('that is still open after a rest counts what was sent in it', () => {
    const account = tenSeconds({ lengthMs: 3_600_000 }).accept(10);
    account.pass(300_000).accept(1);
    expect(account.record.window?.sent).toBe(11);
  });

  it('that is refused within its quota is forgotten', () => {
    const account = new Account();
    account.record = {
      ...account.record,
      window: {
        quota: 100,
        lastGood: 100,
        lengthMs: 60_000,
        since: account.now,
        sent: 0,
        previousUsedUp: false,
        phase: 'kept',
      },
    };
    account.accept(50).refuse({ retryMs: 30_000 }).accept(1);
    expect(account.record).toMatchObject({ window: null, windowMisses: 1 });
  });
});
