import { describe, expect, it } from 'vitest';
import { CONCURRENCY_HOLD, IDLE_AFTER_MS, MAX_HOLD } from '../../../src/throttle/algorithm/constants.ts';
import type { Concurrency, QuotaWindow, Search } from '../../../src/throttle/algorithm/record.ts';
import { Account } from './account.ts';
import { window as sixty } from './learned.ts';

/* What was learned is tried again a little higher, once it has held for long enough. */

const searching = (account: Account, search: Partial<Search>): void => {
  const { record } = account;
  account.record = { ...record, search: { ...record.search, slowStart: false, ...search } };
};

describe('a learned limit of concurrent requests', () => {
  const limited = (concurrency: Partial<Concurrency>): Account => {
    const account = new Account();
    searching(account, {});
    account.record = {
      ...account.record,
      rate: 1000,
      concurrency: { ...account.record.concurrency, limit: 2, largestAccepted: [2, 2], ...concurrency },
    };
    return account;
  };
  const together = (account: Account): Account => {
    const slots = [account.acquire(), account.acquire()];
    for (const slot of slots) account.release(slot, 'accepted');
    return account;
  };

  it('holds for as many requests at it as it is given, and then one more is tried', () => {
    const account = limited({ successesUntilStep: 2 });
    expect(together(account).record.concurrency).toMatchObject({ limit: 2, successesUntilStep: 1 });
    expect(together(account).record.concurrency).toMatchObject({ limit: 2, successesUntilStep: 0 });
    expect(together(account).record.concurrency).toMatchObject({ limit: 3 });
  });

  it('is back where it was when one more is refused, and holds for twice as long', () => {
    const account = limited({ limit: 3, largestAccepted: [2, 2] });
    const slots = [account.acquire(), account.acquire(), account.acquire()];
    account.release(slots[2] as (typeof slots)[0], 'refused');
    for (const slot of slots.slice(0, 2)) account.release(slot, 'accepted');
    account.accept(1);
    expect(account.record.concurrency).toMatchObject({ limit: 2, hold: 2 * CONCURRENCY_HOLD });
  });

  it('is back where it was also when the one more arrived first', () => {
    const account = limited({ limit: 3, largestAccepted: [3, 1] });
    const slots = [account.acquire(), account.acquire(), account.acquire()];
    account.release(slots[1] as (typeof slots)[0], 'refused');
    for (const at of [0, 2]) account.release(slots[at] as (typeof slots)[0], 'accepted');
    account.accept(1);
    expect(account.record.concurrency.limit).toBeLessThan(3);
  });
});

describe('a learned quota', () => {
  const inWindow = (account: Account, given: Partial<QuotaWindow>): Account => {
    searching(account, { successesUntilStep: 0 });
    const since = account.now;
    account.record = { ...account.record, rate: 20, window: { ...sixty, since, ...given } };
    return account;
  };

  it('that the window before used up is raised instead of the rate', () => {
    const account = inWindow(new Account(), { previousUsedUp: true }).accept(1);
    expect(account.record.rate).toBe(20);
    expect(account.record.window).toMatchObject({ lastGood: 60, quota: Math.ceil(60 * 1.04) });
  });

  it('that was refused after it was raised is what it was, and probed when the window ends', () => {
    const account = inWindow(new Account(), { quota: 63, sent: 59 });
    account.accept(1).refuse();
    expect(account.wait()).toBeGreaterThan(50_000);
    account.accept(1);
    expect(account.record.window).toMatchObject({ quota: 60, lastGood: 60 });
    expect(account.record.windowMisses).toBe(0);
  });

  it('that was used up twice without a refusal is no longer doubted', () => {
    const account = inWindow(new Account(), { sent: 60, previousUsedUp: true });
    account.record = { ...account.record, windowMisses: 1 };
    account.pass(60_000).accept(1);
    expect(account.record).toMatchObject({ windowMisses: 0, window: { previousUsedUp: true } });
  });

  it('that was refused within it stays, where the provider was only busy', () => {
    const account = inWindow(new Account(), {}).accept(10).refuse().accept(1);
    expect(account.record.window).toMatchObject({ quota: 60 });
  });

  it('that was refused within it for a second time gives way to the rate that was kept up', () => {
    const account = inWindow(new Account(), {});
    account.record = { ...account.record, windowMisses: 1 };
    account.accept(10).refuse({ retryMs: 30_000 }).accept(1);
    expect(account.record).toMatchObject({ window: null, windowMisses: 2 });
    expect(account.record.rate).toBeLessThan(20);
  });

  it('starts after a rest at the last one that held', () => {
    const account = inWindow(new Account(), { quota: 63, sent: 10 });
    searching(account, { steps: 2, baseRate: 15, lastGood: 18 });
    account.pass(60_000 + 10 * IDLE_AFTER_MS).acquire();
    expect(account.record.window).toMatchObject({ quota: 60, sent: 1 });
    expect(account.record.rate).toBe(15);
  });
});

describe('a rate that has held', () => {
  it('rises by steps, and by larger ones after some that held', () => {
    const account = new Account();
    searching(account, { successesUntilStep: 0 });
    account.record = { ...account.record, rate: 5 };
    account.accept(1);
    expect(account.record).toMatchObject({ search: { steps: 1, baseRate: 5, lastGood: 5 } });
    expect(account.record.rate).toBeCloseTo(5.2);
    account.accept(60);
    expect(account.record.search).toMatchObject({ baseRate: 5 });
    expect(account.record.search.steps).toBeGreaterThan(3);
  });

  it('never rises above what the provider states', () => {
    const account = new Account();
    account.record = { ...account.record, statedRate: 10, rate: 9.85 };
    searching(account, { successesUntilStep: 0 });
    expect(account.accept(30).record.rate).toBeCloseTo(9.9);
  });

  it('keeps seven tenths after a moment’s refusal, and what was kept up after an outage', () => {
    const rateAfter = (hint: { retryMs?: number }): number => {
      const account = new Account();
      searching(account, { successesUntilStep: MAX_HOLD });
      const sincePause = { since: account.now - 100_000, accepted: 100 };
      account.record = { ...account.record, rate: 10, sincePause };
      return account.refuse(hint).accept(1).record.rate;
    };
    expect(rateAfter({ retryMs: 300 })).toBeCloseTo(7);
    expect(rateAfter({ retryMs: 60_000 })).toBeLessThan(2);
  });
});
