import { type JobsOptions, Queue } from 'bullmq';
import type { JobRoom } from './job-context.ts';
import { queueName } from './job-data.ts';

/** Kept for an hour or so: for whoever wants to look at raw jobs. What a run did is in its report. */
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
 * The coarse gate of the queue: high enough never to matter, but without any global limit a pause would hold only the worker
 * that asked for it. The throttle paces the requests.
 */
const GATE = { max: 1_000, ms: 1_000 };

/** Opens the queue of an account. */
export const openAccountQueue = (room: Pick<JobRoom, 'redis' | 'prefix'>, account: string): Queue => {
  const queue = new Queue(queueName(account), {
    connection: room.redis,
    prefix: room.prefix,
    defaultJobOptions: jobOptions,
    streams: { events: { maxLen: 1_000 } },
  });
  // Losing Redis is said once, by the connection itself.
  queue.on('error', () => undefined);
  return queue;
};

/** Sets what holds for all processes that work on the queue. */
export const configureQueue = async (queue: Queue, concurrency: number): Promise<void> => {
  await queue.setGlobalRateLimit(GATE.max, GATE.ms);
  await queue.setGlobalConcurrency(concurrency);
};

/** Whether Redis still has what `configureQueue` set; where not, it lost everything of the queue. */
export const isConfigured = async (queue: Queue): Promise<boolean> =>
  (await queue.getGlobalConcurrency()) !== null;

/** Pauses the account's queue at every worker for at least this long; a longer pause that holds already stays. */
export const pauseQueue = async (queue: Queue, ms: number): Promise<void> => {
  const running = await queue.getRateLimitTtl();
  await queue.rateLimit(Math.max(1, Math.ceil(ms), running));
};
