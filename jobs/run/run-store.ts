import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { RunReport } from '../../src/model/run.ts';
import { type AccountKeys, accountKeys } from '../../src/redis/keys.ts';
import { parsed } from '../../src/store/parsed.ts';
import { storedReport } from '../../src/store/status/status-texts.ts';
import type { Timing } from '../change/attempt-timing.ts';

/** How long reports and cancellations are kept for commands that wait for the run, in seconds. */
const KEEP_S = 3_600;

/**
 * How long timings of failed changes are kept for the end of their run, which may wait for a process. In
 * seconds.
 */
const KEEP_FAILED_S = 7 * 24 * 3_600;

/** A command counts as alive this long after its last heartbeat, in ms. */
const HEARTBEAT_MS = 15_000;

type RunTexts = {
  /** Cancels the run: changes that have not started are skipped. The first reason stays. */
  cancel(run: string, why: string): Promise<void>;
  /** Why the run was cancelled; null: it was not. */
  cancelled(run: string): Promise<string | null>;
  /** What keeps a run from making changes: why it was cancelled, and whether its account is paused. */
  stops(run: string): Promise<{ readonly cancelled: string | null; readonly paused: boolean }>;
  /** The command that requested this run is alive and has its desired state; repeated every few seconds. */
  heartbeat(run: string): Promise<void>;
  isAlive(run: string): Promise<boolean>;
  saveReport(report: RunReport): Promise<void>;
  report(run: string): Promise<RunReport | null>;
};

type ChangeRecords = {
  /** Records the timing of a change that failed for good: a failed job returns only a text to its run. */
  recordFailed(run: string, jobId: string, timing: Timing): Promise<void>;
  /** By job id. */
  failedTimings(run: string): Promise<ReadonlyMap<string, Timing>>;
  /** Counts a change that met a conflict and waits for the others. */
  recordConflict(run: string, jobId: string): Promise<void>;
  endConflict(run: string, jobId: string): Promise<void>;
  conflicts(run: string): Promise<number>;
  /**
   * Records changes that are half made: they are completed although the account's window closes.
   * @param marks from `begunMarks`
   */
  recordBegun(run: string, marks: readonly string[]): Promise<void>;
  /** Whether any of these marks was recorded. */
  hasBegun(run: string, marks: readonly string[]): Promise<boolean>;
};

type DirtyMark = {
  /** Marks that something happened which the current run may not have seen. */
  markDirty(): Promise<void>;
  clearDirty(): Promise<void>;
  isDirty(): Promise<boolean>;
};

/** What the runs of one account keep in Redis beside their jobs. */
export type RunStore = RunTexts & ChangeRecords & DirtyMark;

const timingSchema = z.object({
  fields: z.array(z.object({ path: z.string(), cause: z.enum(['desired', 'drift', 'both']) })),
  at: z.number(),
  attempts: z.number(),
  durationMs: z.number(),
});

/** Cancellations, reports and heartbeats: one text a run. */
const openRunTexts = (redis: Redis, { run: keyOf, paused: pausedKey }: AccountKeys): RunTexts => ({
  cancel: async (run, why) => {
    await redis.set(keyOf('run-cancelled', run), why, 'EX', KEEP_S, 'NX');
  },
  cancelled: (run) => redis.get(keyOf('run-cancelled', run)),
  stops: async (run) => {
    const [cancelled = null, paused = null] = await redis.mget(keyOf('run-cancelled', run), pausedKey);
    return { cancelled, paused: paused !== null };
  },
  heartbeat: async (run) => {
    await redis.set(keyOf('run-attended', run), '1', 'PX', HEARTBEAT_MS);
  },
  isAlive: async (run) => (await redis.exists(keyOf('run-attended', run))) === 1,
  saveReport: async (report) => {
    await redis.set(keyOf('run-report', report.run), JSON.stringify(report), 'EX', KEEP_S);
  },
  report: async (run) => {
    const text = await redis.get(keyOf('run-report', run));
    return storedReport(text);
  },
});

/** What the change jobs of a run record: timings of failures, and conflicts. */
const openChangeRecords = (redis: Redis, keyOf: AccountKeys['run']): ChangeRecords => ({
  recordFailed: async (run, jobId, timing) => {
    const key = keyOf('run-failed', run);
    await redis.multi().hset(key, jobId, JSON.stringify(timing)).expire(key, KEEP_FAILED_S).exec();
  },
  failedTimings: async (run) => {
    const texts = Object.entries(await redis.hgetall(keyOf('run-failed', run)));
    return new Map(
      texts.flatMap(([jobId, text]) => {
        const timing = parsed<Timing>(timingSchema, text);
        return timing === null ? [] : [[jobId, timing] as const];
      }),
    );
  },
  recordConflict: async (run, jobId) => {
    const key = keyOf('run-conflicts', run);
    await redis.multi().sadd(key, jobId).expire(key, KEEP_S).exec();
  },
  endConflict: async (run, jobId) => {
    await redis.srem(keyOf('run-conflicts', run), jobId);
  },
  conflicts: (run) => redis.scard(keyOf('run-conflicts', run)),
  recordBegun: async (run, marks) => {
    const key = keyOf('run-begun', run);
    await redis
      .multi()
      .sadd(key, [...marks])
      .expire(key, KEEP_S)
      .exec();
  },
  hasBegun: async (run, marks) => (await redis.smismember(keyOf('run-begun', run), [...marks])).includes(1),
});

const openDirtyMark = (redis: Redis, key: string): DirtyMark => ({
  markDirty: async () => {
    await redis.set(key, '1');
  },
  clearDirty: async () => {
    await redis.del(key);
  },
  isDirty: async () => (await redis.exists(key)) === 1,
});

/** Opens it; makes no request. */
export const openRunStore = (redis: Redis, prefix: string, account: string): RunStore => {
  const keys = accountKeys(prefix, account);
  return {
    ...openRunTexts(redis, keys),
    ...openChangeRecords(redis, keys.run),
    ...openDirtyMark(redis, keys.dirty),
  };
};
