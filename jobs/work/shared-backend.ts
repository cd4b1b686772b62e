import { type Queue, RedisQueueBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import type { WorkerBackend } from '../supervise-worker.ts';
import type { Waiter } from './waiter.ts';

/** How often a waiting worker looks for jobs that came without a wake-up, in ms: a delayed one, or that of a command. */
const LOOK_MS = 500;

/** As BullMQ's script replies where it finds no job: none, no id, no rate limit, no delayed one. */
const NO_JOB = [null, null, 0, 0];

/** How a worker without a blocking connection waits. */
export type Waiting = {
  readonly waiter: Waiter;
  /** Called when it begins to wait. */
  onWait(): void;
  /** A run has ended, and nothing was fetched after it: the queue may have jobs. */
  onUnfetched(): void;
  /** It is to fetch nothing now. */
  isPaused(): boolean;
  /** Whether it checks for stalled jobs now. */
  checksStalled(): boolean;
};

/**
 * The backend of a worker that shares the connection of its queue. BullMQ's own waits for a job in a blocking command,
 * on a connection of its own; this one waits in the process, and looks in Redis twice a second.
 */
export const sharedBackend =
  (
    redis: Redis,
    queue: Queue,
    { waiter, onWait, onUnfetched, isPaused, checksStalled }: Waiting,
  ): WorkerBackend =>
  (name, options) => {
    const { connection } = queue.getBackend();
    const toKey = (type: string): string => queue.toKey(type);
    const backend = new RedisQueueBackend(connection, name, queue.keys, toKey, options, undefined, false);
    let isEnding = false;
    /** BullMQ sets the marker with each job, and with the time of the next delayed one as its score. */
    const takeMarker = async (): Promise<{ member: string; score: number } | null> => {
      // A server that refuses it refuses the worker's other commands too, which log it.
      const [member, score] = await redis.zpopmin(toKey('marker')).catch(() => []);
      return member === undefined ? null : { member, score: Number(score) };
    };
    backend.waitForJob = async (seconds) => {
      onWait();
      for (let left = seconds * 1_000; left > 0 && !isEnding; left -= LOOK_MS) {
        const isWoken = await waiter.sleep(Math.min(LOOK_MS, left));
        if (isWoken) break;
        if (isPaused()) continue;
        const marker = await takeMarker();
        if (marker !== null) return marker;
      }
      // As BullMQ's own when its connection is closed: after any other end, the worker fetches once more.
      if (isEnding) throw new Error('Connection is closed.');
      return null;
    };
    backend.disconnectBlocking = async () => {
      isEnding = true;
      waiter.wake();
    };
    const complete = backend.moveToCompleted.bind(backend);
    // A run mostly was the only job. To look for another would cost eight commands; before it waits, the worker asks whether
    // the queue is empty anyway.
    backend.moveToCompleted = async (job, value, remove, token, fetchNext) => {
      if (!fetchNext || job.name !== 'reconcile') return complete(job, value, remove, token, fetchNext);
      const { finishedOn } = await complete(job, value, remove, token, false);
      onUnfetched();
      return { result: NO_JOB, finishedOn };
    };
    const moveStalled = backend.moveStalledJobsToWait.bind(backend);
    backend.moveStalledJobsToWait = async () => (checksStalled() ? moveStalled() : []);
    return backend;
  };
