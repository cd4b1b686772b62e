import { type JobsOptions, Queue } from 'bullmq';
import { accountKeys } from '../src/redis/keys.ts';
import { mayRunInfo } from '../src/redis/redis-options.ts';
import type { JobContext } from './job-context.ts';
import { queueName } from './job-data.ts';

/** Ended jobs are kept for about an hour, for debugging; a run's results are in its report. */
const KEEP = { age: 3_600, count: 200 };

/** A run, or a change: five attempts, 1 s doubling, with jitter (docs/design/runs.md#retries). */
export const jobOptions: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
  removeOnComplete: KEEP,
  removeOnFail: KEEP,
  stackTraceLimit: 0,
};

/**
 * The queue's own rate limit, too high to matter: the throttle paces the requests. Without a global limit,
 * BullMQ would stop only the worker that asks for it.
 */
const GATE = { max: 1_000, ms: 1_000 };

/** Opens the queue of an account. */
export const openAccountQueue = (
  jobContext: Pick<JobContext, 'redis' | 'prefix'>,
  account: string,
): Queue => {
  const queue = new Queue(queueName(account), {
    connection: jobContext.redis,
    prefix: accountKeys(jobContext.prefix, account).queuePrefix,
    defaultJobOptions: jobOptions,
    streams: { events: { maxLen: 1_000 } },
    skipVersionCheck: !mayRunInfo(jobContext.redis.options),
  });
  // The connection itself logs the loss of Redis.
  queue.on('error', () => undefined);
  return queue;
};

/** Sets the limits that apply to all processes of the queue. */
export const configureQueue = async (queue: Queue, concurrency: number): Promise<void> => {
  await queue.setGlobalRateLimit(GATE.max, GATE.ms);
  await queue.setGlobalConcurrency(concurrency);
};

/** Whether Redis still has the settings of `configureQueue`; if not, it lost the whole queue. */
export const isConfigured = async (queue: Queue): Promise<boolean> =>
  (await queue.getGlobalConcurrency()) !== null;

/** Stops the account's queue for all workers, at least this long, because of a 429; a longer wait stays. */
export const rateLimitQueue = async (queue: Queue, ms: number): Promise<void> => {
  const running = await queue.getRateLimitTtl();
  await queue.rateLimit(Math.max(1, Math.ceil(ms), running));
};
