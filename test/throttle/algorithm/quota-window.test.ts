import { describe, expect, it } from 'vitest';
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
