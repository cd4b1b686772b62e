import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { RunReport } from '../../src/model/run.ts';
import { parsed } from '../../src/store/parsed.ts';
import type { Course } from '../change/attempt-timing.ts';

/** Reports and cancellations are for whoever waits for the run; what the last run did is in the account's status. In seconds. */
const KEEP_S = 3_600;

/** How failed changes went is kept for the end of their run, which may have to wait for a process that is away. In seconds. */
const KEEP_FAILED_S = 7 * 24 * 3_600;

/** A command counts as there this long after its last sign of life, in ms. */
const ATTENDED_MS = 15_000;

/** What a run leaves in Redis beside its jobs, for one account. */
export type RunStore = {
  /** Ends the run: changes that have not begun are not made any more. The first reason stays. */
  cancel(run: string, why: string): Promise<void>;
  /** Why the run was cancelled; null: it was not. */
  cancelled(run: string): Promise<string | null>;
  /** The command that asked for this run is there, and has the desired state that it needs; said again every few seconds. */
  attend(run: string): Promise<void>;
  isAttended(run: string): Promise<boolean>;
  /** Keeps how a change went that failed for good: a failed job gives nothing back to its run but a text. */
  noteFailed(run: string, jobId: string, course: Course): Promise<void>;
  /** By job id. */
  failedCourses(run: string): Promise<ReadonlyMap<string, Course>>;
  /** Counts a change that waits for the others, since the provider answered that something is in its way. */
  noteConflict(run: string, jobId: string): Promise<void>;
  endConflict(run: string, jobId: string): Promise<void>;
  conflicts(run: string): Promise<number>;
  saveReport(report: RunReport): Promise<void>;
  report(run: string): Promise<RunReport | null>;
  /** Notes that something happened which the run under way may not have seen. */
  markDirty(): Promise<void>;
  clearDirty(): Promise<void>;
  isDirty(): Promise<boolean>;
};

const courseSchema = z.object({
  fields: z.array(z.object({ path: z.string(), cause: z.enum(['desired', 'drift', 'both']) })),
  at: z.number(),
  attempts: z.number(),
  durationMs: z.number(),
});

/** Opens it; makes no request. */
export const createRunStore = (redis: Redis, prefix: string, account: string): RunStore => {
  const cancelKey = (run: string): string => `${prefix}:run-cancelled:${account}:${run}`;
  const reportKey = (run: string): string => `${prefix}:run-report:${account}:${run}`;
  const attendedKey = (run: string): string => `${prefix}:run-attended:${account}:${run}`;
  const failedKey = (run: string): string => `${prefix}:run-failed:${account}:${run}`;
  const conflictsKey = (run: string): string => `${prefix}:run-conflicts:${account}:${run}`;
  const dirtyKey = `${prefix}:dirty:${account}`;
  return {
    cancel: async (run, why) => {
      await redis.set(cancelKey(run), why, 'EX', KEEP_S, 'NX');
    },
    cancelled: (run) => redis.get(cancelKey(run)),
    attend: async (run) => {
      await redis.set(attendedKey(run), '1', 'PX', ATTENDED_MS);
    },
    isAttended: async (run) => (await redis.exists(attendedKey(run))) === 1,
    noteFailed: async (run, jobId, course) => {
      const key = failedKey(run);
      await redis.multi().hset(key, jobId, JSON.stringify(course)).expire(key, KEEP_FAILED_S).exec();
    },
    failedCourses: async (run) => {
      const texts = Object.entries(await redis.hgetall(failedKey(run)));
      return new Map(
        texts.flatMap(([jobId, text]) => {
          const course = parsed<Course>(courseSchema, text);
          return course === null ? [] : [[jobId, course] as const];
        }),
      );
    },
    noteConflict: async (run, jobId) => {
      const key = conflictsKey(run);
      await redis.multi().sadd(key, jobId).expire(key, KEEP_S).exec();
    },
    endConflict: async (run, jobId) => {
      await redis.srem(conflictsKey(run), jobId);
    },
    conflicts: (run) => redis.scard(conflictsKey(run)),
    saveReport: async (report) => {
      await redis.set(reportKey(report.run), JSON.stringify(report), 'EX', KEEP_S);
    },
    report: async (run) => {
      const text = await redis.get(reportKey(run));
      return text === null ? null : (JSON.parse(text) as RunReport);
    },
    markDirty: async () => {
      await redis.set(dirtyKey, '1');
    },
    clearDirty: async () => {
      await redis.del(dirtyKey);
    },
    isDirty: async () => (await redis.exists(dirtyKey)) === 1,
  };
};
