import { take } from '../../../src/throttle/algorithm/acquire.ts';
import type { Hint } from '../../../src/throttle/algorithm/hint.ts';
import type { Limits } from '../../../src/throttle/algorithm/limits.ts';
import { newRecord } from '../../../src/throttle/algorithm/new-record.ts';
import type { Slot, ThrottleRecord } from '../../../src/throttle/algorithm/record.ts';
import { settle } from '../../../src/throttle/algorithm/release.ts';
import type { SettleEvent } from '../../../src/throttle/algorithm/release-event.ts';

/** An account's record with a clock of its own, to write down what happens to it step by step. */
export class Account {
  now = 1_800_000_000_000;
  record: ThrottleRecord = newRecord(this.now);
  readonly limits: Limits;

  constructor(limits: Limits = {}) {
    this.limits = limits;
  }

  /** Time passes, in ms. */
  pass(ms: number): this {
    this.now += ms;
    return this;
  }

  /** A slot now; or null when there is none. */
  tryTake(): Slot | null {
    const turn = take(this.record, this.now, this.limits);
    if (!('slot' in turn)) return null;
    this.record = turn.record;
    return turn.slot;
  }

  /** The time until there may be a slot, in ms. */
  wait(): number {
    const turn = take(this.record, this.now, this.limits);
    return 'slot' in turn ? 0 : turn.waitUntil - this.now;
  }

  /** Waits for the next slot, as long as it takes. */
  take(): Slot {
    for (let tries = 0; tries < 100_000; tries++) {
      const slot = this.tryTake();
      if (slot !== null) return slot;
      this.pass(this.wait());
    }
    throw new Error('There never was a slot.');
  }

  settle(slot: Slot, outcome: SettleEvent['outcome'], hint: Hint = {}): this {
    this.record = settle(this.record, { slot, answeredAt: this.now, outcome, hint }, this.limits);
    return this;
  }

  /** So many requests one after the other, each accepted after 100 ms. */
  accept(count: number): this {
    for (let i = 0; i < count; i++) {
      const slot = this.take();
      this.pass(100).settle(slot, 'accepted');
    }
    return this;
  }

  /** One request, refused after 100 ms. */
  refuse(hint: Hint = {}): this {
    const slot = this.take();
    return this.pass(100).settle(slot, 'refused', hint);
  }
}
