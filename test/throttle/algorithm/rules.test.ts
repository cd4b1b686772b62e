import { describe, expect, it } from 'vitest';
import { EXPIRES_AFTER_MS, IDLE_AFTER_MS, LOST_AFTER_MS } from '../../../src/throttle/algorithm/constants.ts';
import { newRecord } from '../../../src/throttle/algorithm/record.ts';
import { Account } from './account.ts';

describe('an unknown account', () => {
  it('starts with five requests a second', () => {
    const account = new Account();
    account.release(account.acquire(), 'unanswered');
    expect(account.tryAcquire()).toBeNull();
    expect(account.wait()).toBeCloseTo(200);
  });

  it('gets its first slot at once, even under a slow ceiling, and the next one at its pace', () => {
    for (const perSecond of [0.01, 0.5, 1, 4.9, 1000]) {
      const account = new Account({ perSecond });
      account.release(account.pass(3_000).acquire(), 'accepted');
      expect(account.record.lastId).toBe(1);
      expect(account.wait()).toBeCloseTo(1000 / Math.min(perSecond, 6), 0);
    }
  });

  it('goes faster with each success', () => {
    const account = new Account().accept(5);
    expect(account.record.rate).toBe(10);
  });

  it('does not go faster for requests that were not held back by the pace', () => {
    const account = new Account();
    for (let i = 0; i < 10; i++) account.accept(1).pass(3_000);
    expect(account.record.rate).toBeLessThanOrEqual(6);
  });

  it('has few requests in flight', () => {
    const account = new Account();
    account.record = { ...account.record, rate: 100 };
    const slots = Array.from({ length: 4 }, () => account.acquire());
    expect(account.pass(1000).tryAcquire()).toBeNull();
    for (const slot of slots) account.release(slot, 'accepted');
    expect(account.tryAcquire()).not.toBeNull();
  });
});

describe('a 429', () => {
  it('makes the account back off, and then lets one probe through', () => {
    const account = new Account().accept(5).refuse();
    expect(account.tryAcquire()).toBeNull();
    const probe = account.acquire();
    expect(account.pass(500).tryAcquire()).toBeNull();
    account.release(probe, 'accepted');
    expect(account.record.pause).toBeNull();
    expect(account.acquire().id).toBe(probe.id + 1);
  });

  it('halves the rate of an account that is new, at least', () => {
    const account = new Account().accept(10).refuse();
    const before = account.record.rate;
    account.accept(1);
    expect(account.record.rate).toBeLessThanOrEqual(before / 2);
  });

  it.each([
    ['for seconds: to the rate from which the steps began', 30_000, 10],
    ['for a moment: to little less than the last step that held', 300, 0.97 * 10 ** 0.3 * 11 ** 0.7],
  ])('on a step upwards slows the account down, %s', (_name, retryMs, rate) => {
    const account = new Account().accept(20).refuse().accept(1);
    const search = { ...account.record.search, baseRate: 10, lastGood: 11, steps: 3, successesUntilStep: 5 };
    const sincePause = { since: account.now - 5_000, accepted: 100 };
    account.record = { ...account.record, rate: 12, search, sincePause };
    account.refuse({ retryMs }).accept(1);
    expect(account.record.rate).toBeCloseTo(rate);
  });

  it('for the very first request does not stop an account', () => {
    for (const pause of [{}, { retryMs: 1_000 }]) {
      const account = new Account().refuse(pause).accept(1);
      expect(account.record.rate).toBeGreaterThanOrEqual(2);
    }
  });

  it('after a few requests far apart does not make that the rate', () => {
    const account = new Account().accept(1).pass(30_000).accept(1).pass(30_000).refuse().accept(1);
    expect(account.record.rate).toBeGreaterThanOrEqual(2);
  });

  it('pauses for as long as it states', () => {
    const account = new Account().refuse({ retryMs: 30_000 });
    expect(account.wait()).toBe(30_000);
  });

  it('with no requests left pauses until the count is full again', () => {
    const account = new Account().refuse({ remaining: 0, resetMs: 12_000 });
    expect(account.wait()).toBe(12_000);
  });

  it('that states no wait is probed soon, then with a growing backoff', () => {
    const account = new Account().refuse();
    const waits = [account.wait()];
    for (let i = 0; i < 8; i++) waits.push(account.refuse().wait());
    expect(waits).toEqual([250, 5_000, 7_500, 11_250, 16_875, 25_312.5, 37_968.75, 56_953.125, 60_000]);
  });

  it('that asks for an immediate retry still pauses', () => {
    expect(new Account().refuse({ retryMs: 0 }).wait()).toBe(250);
  });

  it('that states too short a wait again and again doubles the wait', () => {
    const account = new Account().refuse({ retryMs: 1000 });
    const waits = [account.wait()];
    for (let i = 0; i < 9; i++) waits.push(account.refuse({ retryMs: 1000 }).wait());
    expect(waits).toEqual([1000, 1000, 1000, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
  });

  it('for a request sent before the pause is ignored', () => {
    const account = new Account();
    account.record = { ...account.record, rate: 100 };
    const [first, sibling, late] = [account.acquire(), account.acquire(), account.acquire()];
    account.pass(100).release(first, 'refused');
    const { pause } = account.record;
    account.release(sibling, 'refused');
    expect(account.record.pause).toEqual(pause);
    account.accept(1);
    const { rate } = account.record;
    account.release(late, 'refused');
    expect(account.record).toMatchObject({ pause: null, rate });
  });

  it('for such a request extends the pause where it states a longer wait, and never shortens it', () => {
    const account = new Account();
    account.record = { ...account.record, rate: 100 };
    const [first, longer, shorter] = [account.acquire(), account.acquire(), account.acquire()];
    account.release(first, 'refused', { retryMs: 5_000 }).release(longer, 'refused', { retryMs: 60_000 });
    account.release(shorter, 'refused', { retryMs: 1_000 });
    expect(account.wait()).toBe(60_000);
  });

  it('for the probe extends the pause without lowering the rate again', () => {
    const account = new Account().accept(10).refuse();
    const { rate } = account.record;
    account.refuse().refuse();
    expect(account.record).toMatchObject({ rate, pause: { failedProbes: 2 } });
  });
});

describe('a probe', () => {
  it('without an answer is repeated', () => {
    const account = new Account().refuse();
    account.release(account.acquire(), 'unanswered');
    expect(account.wait()).toBe(1_000);
    account.accept(1);
    expect(account.record.pause).toBeNull();
  });

  it('whose process was killed is repeated', () => {
    const account = new Account().refuse();
    const lost = account.acquire();
    expect(account.acquire().at - lost.at).toBeGreaterThan(LOST_AFTER_MS - 1);
  });
});

describe('slots', () => {
  it('of a killed process expire after a while', () => {
    const account = new Account({ concurrency: 2 });
    account.acquire();
    account.acquire();
    expect(account.tryAcquire()).toBeNull();
    account.pass(LOST_AFTER_MS + 1);
    expect(account.tryAcquire()).not.toBeNull();
    expect(account.record.inFlight).toHaveLength(1);
  });

  it('released late, or twice, count once', () => {
    const account = new Account({ concurrency: 1 });
    const slot = account.acquire();
    account.pass(LOST_AFTER_MS + 1);
    const other = account.acquire();
    account.release(slot, 'accepted').release(slot, 'accepted');
    expect(account.record.inFlight).toEqual([other]);
  });

  it('never come faster than configured', () => {
    const account = new Account({ perSecond: 2 }).accept(30);
    const before = account.now;
    account.accept(10);
    expect(account.now - before).toBeGreaterThanOrEqual(10 * 500 - 20);
  });
});

describe('what a provider states', () => {
  it('as a rate is used, with a margin', () => {
    const account = new Account();
    account.release(account.acquire(), 'accepted', { rate: 20 });
    expect(account.record.rate).toBeCloseTo(19.6);
    expect(account.accept(300).record.rate).toBeLessThan(20);
  });

  it('as a number of concurrent requests is obeyed', () => {
    const account = new Account();
    account.release(account.acquire(), 'accepted', { concurrency: 1 });
    account.acquire();
    expect(account.pass(1000).tryAcquire()).toBeNull();
  });

  it('as a count that is left is never exceeded', () => {
    const account = new Account();
    account.release(account.acquire(), 'accepted', { remaining: 3, resetMs: 30_000 });
    account.release(account.acquire(), 'accepted', { remaining: 2, resetMs: 30_000 });
    const slots = [account.acquire(), account.acquire()];
    expect(account.pass(1000).tryAcquire()).toBeNull();
    for (const [i, slot] of slots.entries())
      account.release(slot, 'accepted', { remaining: 1 - i, resetMs: 29_000 });
    expect(account.wait()).toBeGreaterThan(28_000);
    account.pass(account.wait());
    expect(account.tryAcquire()).not.toBeNull();
  });

  it('as a wait without a 429 stops the account and keeps its rate', () => {
    const account = new Account().accept(3);
    const { rate } = account.record;
    account.release(account.acquire(), 'unanswered', { retryMs: 20_000 });
    expect(account.wait()).toBe(20_000);
    account.pass(20_000);
    expect(account.tryAcquire()).not.toBeNull();
    expect(account.record.rate).toBe(rate);
  });
});

describe('an unstated limit of concurrent requests', () => {
  it('is learned when requests are refused only with more in flight', () => {
    const account = new Account();
    account.record = { ...account.record, rate: 1000, sincePause: { since: account.now, accepted: 1000 } };
    for (let i = 0; i < 20; i++) {
      const slots = [account.acquire(), account.acquire(), account.acquire()];
      for (const slot of slots) account.release(slot, 'accepted');
    }
    const slots = [account.acquire(), account.acquire(), account.acquire(), account.acquire()];
    const [fourth, ...others] = slots.toReversed();
    if (fourth === undefined) throw new Error('no slot');
    account.release(fourth, 'refused');
    for (const slot of others) account.release(slot, 'accepted');
    account.accept(1);
    expect(account.record.concurrency.limit).toBe(3);
    expect(account.record.search.slowStart).toBe(true);
  });

  it('is dropped when a request is refused with fewer in flight', () => {
    const account = new Account();
    account.record = {
      ...account.record,
      concurrency: { ...account.record.concurrency, limit: 3, largestAccepted: [3, 3] },
    };
    account.accept(20).refuse().accept(1);
    expect(account.record.concurrency.limit).toBeNull();
  });
});

describe('the next run', () => {
  it('starts with what the one before learned', () => {
    const account = new Account().accept(20).refuse().accept(10);
    const { rate } = account.record;
    account.pass(10 * IDLE_AFTER_MS).accept(1);
    expect(account.record.rate).toBe(rate);
    expect(account.record.search.slowStart).toBe(false);
  });

  it('soon finds out whether the limit was raised', () => {
    const account = new Account().accept(20).refuse().accept(1);
    account.record = {
      ...account.record,
      search: { ...account.record.search, hold: 400, successesUntilStep: 400 },
    };
    const { rate } = account.pass(10 * IDLE_AFTER_MS).record;
    // A burst does not show whether a higher rate holds.
    const { credit } = account.accept(1).record.burst;
    account.accept(credit + 44);
    expect(account.record.rate).toBeGreaterThan(rate);
  });

  it('after many days starts from scratch', () => {
    const account = new Account().accept(20).refuse().accept(10);
    account.pass(EXPIRES_AFTER_MS + IDLE_AFTER_MS).acquire();
    expect(account.record.search).toEqual(newRecord(0).search);
  });
});
