import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { forgottenAfterMs } from './algorithm/constants.ts';
import { newRecord } from './algorithm/new-record.ts';
import type { ThrottleRecord } from './algorithm/record.ts';
import { createLine } from './mutex.ts';
import { readRecordScript, writeRecordScript } from './record-scripts.ts';
import { createServerClock } from './server-clock.ts';

/** What a change makes of the record, and what it found out. A record of null leaves the kept one as it is. */
export type Change<T> = { readonly record: ThrottleRecord | null; readonly result: T };

/** One account's record, shared by every process through Redis. */
export interface SharedRecord {
  /** Applies a pure change to the newest record, once more whenever another process was quicker. */
  update<T>(change: (record: ThrottleRecord, now: number) => Change<T>): Promise<T>;
}

/** A record as somebody wrote it, `version` being how often that was done. */
type Kept = { readonly version: number; readonly record: ThrottleRecord | null };

/**
 * What this process wrote last is mostly still the newest: a change is made from that first, and only written when it is, which takes one
 * round trip instead of two. A change that writes nothing is made from what was just read.
 * @param key where Redis keeps it
 */
export const createSharedRecord = (redis: Redis, key: string): SharedRecord => {
  // A process would only be in its own way.
  const oneByOne = createLine();
  const clock = createServerClock();
  let own: Kept | null = null;

  const timed = async <T extends { readonly now: number }>(script: () => Promise<T>): Promise<T> => {
    const sentAt = performance.now();
    const reply = await script();
    clock.learn(reply.now, sentAt, performance.now());
    return reply;
  };

  const read = async (): Promise<Kept & { readonly now: number }> => {
    const { version, text, now } = await timed(() => readRecordScript(redis, [key], []));
    return { version, record: parse(text), now };
  };

  /** @returns null when it was kept, else what somebody else has written meanwhile */
  const write = async (version: number, record: ThrottleRecord): Promise<Kept | null> => {
    own = null;
    const values = [version, JSON.stringify(record), forgottenAfterMs, randomUUID()];
    const reply = await timed(() => writeRecordScript(redis, [key], values));
    if (!reply.written) return { version: reply.version, record: parse(reply.text) };
    own = { version: reply.version, record };
    return null;
  };

  const apply = async <T>(change: (record: ThrottleRecord, now: number) => Change<T>): Promise<T> => {
    let kept: Kept | null = own;
    for (;;) {
      const estimated = clock.now();
      const guess = kept !== null && estimated !== null ? { ...kept, now: estimated } : null;
      const { version, record, now } = guess ?? (await read());
      const changed = change(record ?? newRecord(now), now);
      if (changed.record === null) {
        if (guess === null) return changed.result;
        kept = null;
      } else {
        kept = await write(version, changed.record);
        if (kept === null) return changed.result;
      }
    }
  };

  return { update: (change) => oneByOne(() => apply(change)) };
};

/** Null where there is none. Another format is an older version's: it is learned anew. */
const parse = (text: string): ThrottleRecord | null => {
  const record: { readonly format?: unknown } | null = text === '' ? null : JSON.parse(text);
  return record?.format === newRecord(0).format ? (record as ThrottleRecord) : null;
};
