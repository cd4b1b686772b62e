import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { defineScript } from '../src/redis/script.ts';

/** How long a run's lock outlives the last process that could go on with it, in ms. */
const LEASE_MS = 30_000;

const reply = z.string().nullable();

/** KEYS lock; ARGV mine, dead holder (or empty), lease: takes the lock when free, mine already, or held by the dead one. Replies the holder. */
const acquireScript = defineScript(
  `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[2] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return ARGV[1]
`,
  (value) => reply.parse(value),
);

const releaseScript = defineScript(
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
  (value) => value === 1,
);

/** One active run per account, over all processes. Held by a job, not by a process: whoever takes the job over holds it. */
export type RunLock = {
  /** True when this job holds the lock now. */
  acquire(jobId: string): Promise<boolean>;
  release(jobId: string): Promise<void>;
  /** Keeps whoever holds it in possession: a daemon is there to go on with any run. */
  renew(): Promise<void>;
  /** Keeps it in the possession of one job, if that holds it. */
  renewFor(jobId: string): Promise<void>;
};

const renewScript = defineScript(
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`,
  (value) => value === 1,
);

const hasEnded = async (queue: Queue, jobId: string): Promise<boolean> =>
  ['completed', 'failed', 'unknown'].includes(await queue.getJobState(jobId));

/** The run lock of one account. */
export const createRunLock = (redis: Redis, prefix: string, account: string, queue: Queue): RunLock => {
  const key = `${prefix}:run-lock:${account}`;
  return {
    acquire: async (jobId) => {
      const holder = await acquireScript(redis, [key], [jobId, '', LEASE_MS]);
      if (holder === jobId) return true;
      if (holder === null || !(await hasEnded(queue, holder))) return false;
      return (await acquireScript(redis, [key], [jobId, holder, LEASE_MS])) === jobId;
    },
    release: async (jobId) => {
      await releaseScript(redis, [key], [jobId]);
    },
    renew: async () => {
      await redis.pexpire(key, LEASE_MS);
    },
    renewFor: async (jobId) => {
      await renewScript(redis, [key], [jobId, LEASE_MS]);
    },
  };
};
