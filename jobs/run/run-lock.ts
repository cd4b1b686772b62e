import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { accountKeys } from '../../src/redis/keys.ts';
import { defineScript } from '../../src/redis/script.ts';

/** How long a run's lock outlives the last process that could continue the run, in ms. */
const LEASE_MS = 30_000;

/** A waiting run keeps its turn if it asks again within this, in ms. */
const TURN_MS = 3_000;

const reply = z.string();

/**
 * KEYS lock, turn; ARGV mine, dead holder (or empty), lease, 1 to reserve the next turn, its duration in ms.
 * Takes the lock when it is free and no other turn is reserved, already mine, or held by the dead holder.
 * Replies the holder, or empty when another's turn comes first.
 */
const acquireScript = defineScript(
  `
local kept = redis.call('MGET', KEYS[1], KEYS[2])
local holder, turn = kept[1], kept[2]
if holder == ARGV[2] then holder = false end
-- Each turn is set with its end.
if turn and redis.call('PTTL', KEYS[2]) < 0 then turn = false end
if holder ~= ARGV[1] then
  if ARGV[4] == '1' and (not turn or turn == ARGV[1]) then
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[5])
    turn = ARGV[1]
  end
  if holder then return holder end
  if turn and turn ~= ARGV[1] then return '' end
end
if turn == ARGV[1] then redis.call('DEL', KEYS[2]) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return ARGV[1]
`,
  (value) => reply.parse(value),
);

const releaseScript = defineScript(
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
  (value) => value === 1,
);

/**
 * One active run per account, across all processes. A job holds it, not a process, so it moves with the job.
 */
export type RunLock = {
  /**
   * True when this job holds the lock now. If not, `waits` reserves the next turn for it, so that closely
   * following runs leave it a gap.
   */
  acquire(jobId: string, waits?: boolean): Promise<boolean>;
  release(jobId: string): Promise<void>;
  /** Extends the lease of any holder: a live daemon can continue any run. */
  renew(): Promise<void>;
  /** Extends the lease of this job, if it holds the lock. */
  renewFor(jobId: string): Promise<void>;
};

const renewScript = defineScript(
  `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`,
  (value) => value === 1,
);

const hasEnded = async (queue: Queue, jobId: string): Promise<boolean> =>
  ['completed', 'failed', 'unknown'].includes(await queue.getJobState(jobId));

/** The run lock of one account. */
export const openRunLock = (redis: Redis, prefix: string, account: string, queue: Queue): RunLock => {
  const { runLock: key, runTurn } = accountKeys(prefix, account);
  const keys = [key, runTurn];
  return {
    acquire: async (jobId, waits = false) => {
      const attempt = (deadHolder: string): Promise<string> =>
        acquireScript(redis, keys, [jobId, deadHolder, LEASE_MS, waits ? 1 : 0, TURN_MS]);
      const holder = await attempt('');
      if (holder === jobId) return true;
      if (holder === '' || !(await hasEnded(queue, holder))) return false;
      return (await attempt(holder)) === jobId;
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
