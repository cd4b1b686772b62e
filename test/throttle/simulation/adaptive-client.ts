import { acquire } from '../../../src/throttle/algorithm/acquire.ts';
import type { Limits } from '../../../src/throttle/algorithm/inputs.ts';
import type { Slot, ThrottleRecord } from '../../../src/throttle/algorithm/record.ts';
import { newRecord } from '../../../src/throttle/algorithm/record.ts';
import { release } from '../../../src/throttle/algorithm/release.ts';
import { readHints } from '../../../src/throttle/headers/read-hints.ts';
import type { Client, CreateClient } from './client.ts';

/** The next run begins so much later. */
const betweenRunsMs = 86_400_000;

type Remembered = { readonly record: ThrottleRecord; readonly shiftMs: number };

/** The controller of the product, its record kept in memory. */
export const createAdaptiveClient =
  (limits: Limits = {}): CreateClient =>
  (remembered) => {
    const before = remembered as Remembered | null;
    const shiftMs = before === null ? 0 : before.shiftMs + betweenRunsMs;
    let record: ThrottleRecord | null = before?.record ?? null;
    const client: Client<Slot> = {
      take: (time) => {
        const now = time + shiftMs;
        const turn = acquire(record ?? newRecord(now), now, limits);
        record = turn.record;
        return 'slot' in turn ? { slot: turn.slot } : { waitUntil: turn.waitUntil - shiftMs };
      },
      settle: (slot, { answeredAt, refused, headers }) => {
        const now = answeredAt + shiftMs;
        record ??= newRecord(now);
        // The provider's clock stays behind by the time between the runs, as if it had another offset.
        const hint = readHints(headers, now, record.clockOffset);
        record = release(
          record,
          { slot, answeredAt: now, outcome: refused ? 'refused' : 'accepted', hint },
          limits,
        );
        return null;
      },
      remembered: () => ({ record, shiftMs }),
    };
    return client as Client;
  };
