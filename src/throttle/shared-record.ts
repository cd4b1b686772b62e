import type { Redis } from 'ioredis';
import { forgottenAfterMs } from './controller/constants.ts';
import { newRecord } from './controller/new-record.ts';
import type { ThrottleRecord } from './controller/record.ts';
import { createLine } from './line.ts';
import { readRecordScript, type StoredRecord, writeRecordScript } from './record-scripts.ts';

/** What a change makes of the record, and what it found out. A record of null leaves the kept one as it is. */
export type Change<T> = { readonly record: ThrottleRecord | null; readonly result: T };

/** One account's record, shared by every process through Redis. */
export interface SharedRecord {
  /** Applies a pure change to the newest record, once more whenever another process was quicker. */
  update<T>(change: (record: ThrottleRecord, now: number) => Change<T>): Promise<T>;
}

/** @param key where Redis keeps it */
export const createSharedRecord = (redis: Redis, key: string): SharedRecord => {
  // A process would only be in its own way.
  const oneByOne = createLine();

  const attempt = async <T>(
    change: (record: ThrottleRecord, now: number) => Change<T>,
  ): Promise<{ readonly result: T } | null> => {
    const kept = await readRecordScript(redis, [key], []);
    const { record, result } = change(parse(kept), kept.now);
    if (record === null) return { result };
    const values = [kept.version, JSON.stringify(record), forgottenAfterMs];
    return (await writeRecordScript(redis, [key], values)) ? { result } : null;
  };

  return {
    update: (change) =>
      oneByOne(async () => {
        for (;;) {
          const done = await attempt(change);
          if (done !== null) return done.result;
        }
      }),
  };
};

/** Another format is an older version's: it is learned anew. */
const parse = ({ text, now }: StoredRecord): ThrottleRecord => {
  const record: { readonly format?: unknown } | null = text === '' ? null : JSON.parse(text);
  return record?.format === newRecord(now).format ? (record as ThrottleRecord) : newRecord(now);
};
