import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { EXPIRES_AFTER_MS } from './algorithm/constants.ts';
import { parseRecord } from './algorithm/parse-record.ts';
import { newRecord, type ThrottleRecord } from './algorithm/record.ts';
import { createMutex } from './mutex.ts';
import { readRecordScript, writeRecordScript } from './record-scripts.ts';
import { createServerClock } from './server-clock.ts';

/** The changed record and a result. A null record leaves the stored one as it is. */
export type RecordChange<T> = { readonly record: ThrottleRecord | null; readonly result: T };

/** One account's record, shared by every process through Redis. */
export interface SharedRecord {
  /** Applies a pure change to the newest record, and again whenever another process wrote first. */
  update<T>(change: (record: ThrottleRecord, now: number) => RecordChange<T>): Promise<T>;
}

/** The time to live is renewed no more often than this, in ms: little to a week, and a command of Redis at most writes. */
const RENEW_MS = 3_600_000;

/** `version` counts the writes. */
type Versioned = { readonly version: number; readonly record: ThrottleRecord | null };

/**
 * Opens a shared record. The last write of this process is mostly still the newest, so a change starts from
 * that and is written if it is: one round trip instead of two. A change that writes nothing starts from a
 * fresh read.
 * @param key of the record in Redis
 */
export const createSharedRecord = (redis: Redis, key: string): SharedRecord => {
  // Concurrent changes of one process would only conflict with each other.
  const oneAtATime = createMutex();
  const clock = createServerClock();
  let own: Versioned | null = null;
  let renewedAt = Number.NEGATIVE_INFINITY;

  const timed = async <T extends { readonly now: number }>(script: () => Promise<T>): Promise<T> => {
    const sentAt = performance.now();
    const reply = await script();
    clock.learn(reply.now, sentAt, performance.now());
    return reply;
  };

  const read = async (): Promise<Versioned & { readonly now: number }> => {
    const { version, text, now } = await timed(() => readRecordScript(redis, [key], []));
    return { version, record: parseRecord(text), now };
  };

  /** @returns null when it was written, else what another process wrote meanwhile */
  const write = async (version: number, record: ThrottleRecord): Promise<Versioned | null> => {
    own = null;
    const at = performance.now();
    const renews = version === 0 || at - renewedAt >= RENEW_MS;
    const values = [version, JSON.stringify(record), renews ? EXPIRES_AFTER_MS : '', randomUUID()];
    const reply = await timed(() => writeRecordScript(redis, [key], values));
    if (!reply.written) return { version: reply.version, record: parseRecord(reply.text) };
    own = { version: reply.version, record };
    if (renews) renewedAt = at;
    return null;
  };

  const apply = async <T>(change: (record: ThrottleRecord, now: number) => RecordChange<T>): Promise<T> => {
    let latest: Versioned | null = own;
    for (;;) {
      const estimated = clock.now();
      const guess = latest !== null && estimated !== null ? { ...latest, now: estimated } : null;
      const { version, record, now } = guess ?? (await read());
      const changed = change(record ?? newRecord(now), now);
      if (changed.record === null) {
        if (guess === null) return changed.result;
        latest = null;
      } else {
        latest = await write(version, changed.record);
        if (latest === null) return changed.result;
      }
    }
  };

  return { update: (change) => oneAtATime(() => apply(change)) };
};
