import fc from 'fast-check';
import { expect, it } from 'vitest';
import { acquire } from '../../src/throttle/algorithm/acquire.ts';
import type { Slot, ThrottleRecord } from '../../src/throttle/algorithm/record.ts';
import { newRecord } from '../../src/throttle/algorithm/record.ts';
import { release } from '../../src/throttle/algorithm/release.ts';

const limits = { concurrency: 2 };

/** A record with a version, as Redis keeps it. */
type Shared = { version: number; record: ThrottleRecord };

/** Reads, lets the others run, and writes if the record is unchanged; else starts over. */
function* update<T>(
  shared: Shared,
  change: (record: ThrottleRecord) => { record: ThrottleRecord; result: T },
) {
  for (;;) {
    const { version, record } = shared;
    const changed = change(record);
    yield;
    if (shared.version === version) {
      Object.assign(shared, { version: version + 1, record: changed.record });
      return changed.result;
    }
  }
}

/** A process that sends so many requests, one after the other. */
function* process(shared: Shared, clock: { now: number }, requests: number, slots: Slot[]) {
  for (let sent = 0; sent < requests; ) {
    const slot: Slot | null = yield* update(shared, (record) => {
      const turn = acquire(record, clock.now, limits);
      return { record: turn.record, result: 'slot' in turn ? turn.slot : null };
    });
    if (slot === null) continue;
    slots.push(slot);
    sent += 1;
    const answer = { slot, outcome: 'accepted' as const, hint: {} };
    yield* update(shared, (record) => ({
      record: release(record, { ...answer, answeredAt: clock.now }, limits),
      result: null,
    }));
  }
}

it('three processes that write at the same time lose no slot, no answer, and never go beyond the limits', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(2)), fc.infiniteStream(fc.nat(40)), (order, times) => {
      const clock = { now: 1_800_000_000_000 };
      const shared: Shared = { version: 0, record: newRecord(clock.now) };
      const slots: Slot[] = [];
      const processes = [0, 1, 2].map(() => process(shared, clock, 7, slots));
      const running = new Set(processes);
      while (running.size > 0) {
        clock.now += times.next().value;
        const next = processes[order.next().value];
        if (next?.next().done === true) running.delete(next);
        expect(shared.record.inFlight.length).toBeLessThanOrEqual(limits.concurrency);
      }
      expect(slots.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(slots.map((_, i) => i + 1));
      expect(shared.record).toMatchObject({ lastId: 21, inFlight: [], sincePause: { accepted: 21 } });
    }),
    { numRuns: 50 },
  );
});
