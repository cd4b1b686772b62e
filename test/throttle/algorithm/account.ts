import { acquire } from '../../../src/throttle/algorithm/acquire.ts';
import type { Hint, Limits, ReleaseEvent } from '../../../src/throttle/algorithm/inputs.ts';
import type { Slot, ThrottleRecord } from '../../../src/throttle/algorithm/record.ts';
import { newRecord } from '../../../src/throttle/algorithm/record.ts';
import { release } from '../../../src/throttle/algorithm/release.ts';

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
  tryAcquire(): Slot | null {
    const turn = acquire(this.record, this.now, this.limits);
    if (!('slot' in turn)) return null;
    this.record = turn.record;
    return turn.slot;
  }

  /** The time until there may be a slot, in ms. */
  wait(): number {
    const turn = acquire(this.record, this.now, this.limits);
    return 'slot' in turn ? 0 : turn.waitUntil - this.now;
  }

  /** Waits for the next slot, as long as it takes. */
  acquire(): Slot {
    for (let tries = 0; tries < 100_000; tries++) {
      const slot = this.tryAcquire();
      if (slot !== null) return slot;
      this.pass(this.wait());
    }
    throw new Error('There never was a slot.');
  }

  release(slot: Slot, outcome: ReleaseEvent['outcome'], hint: Hint = {}): this {
    this.record = release(this.record, { slot, answeredAt: this.now, outcome, hint }, this.limits);
    return this;
  }

  /** So many requests one after the other, each accepted after 100 ms. */
  accept(count: number): this {
    for (let i = 0; i < count; i++) {
      const slot = this.acquire();
      this.pass(100).release(slot, 'accepted');
    }
    return this;
  }

  /** One request, refused after 100 ms. */
  refuse(hint: Hint = {}): this {
    const slot = this.acquire();
    return this.pass(100).release(slot, 'refused', hint);
  }
}
