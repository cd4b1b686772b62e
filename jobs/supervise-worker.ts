import { type BackendFactory, createRedisBackend, type RedisQueueBackend, type Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../src/log.ts';
import type { Observer } from '../src/model/observer.ts';

/** How often a worker is checked, in ms. */
const CHECK_MS = 1_000;

/** A worker waits eleven seconds for a job at most, and then asks again; one that waits longer, in ms, is stuck. */
const SILENT_MS = 15_000;

/** At the end, a worker has this long to finish its jobs, in ms. */
export const FINISH_MS = 8_000;

/** And this long to return the others. One with a stuck connection would never be done with either. */
export const RETURN_MS = 1_500;

/** Makes the connections of a worker. */
export type WorkerBackend = BackendFactory<RedisQueueBackend>;

/** What a supervised worker needs. */
export type SupervisedWorker = {
  /** For the log. */
  readonly queue: string;
  /** A key of the queue: in a cluster, its node must answer. */
  readonly key: string;
  readonly redis: Redis;
  readonly log: Logger;
  readonly observer?: Pick<Observer, 'workerRestarted'> | undefined;
  /** Creates a worker that fetches at once, with these connections. */
  create(backend: WorkerBackend): Worker;
};

/** When a worker began to wait for a job, in ms; null while it does something else. */
type Pulse = { waitingSince: number | null };

/** The usual connections, whose waiting for a job is noted. */
const watchedBackend =
  (pulse: Pulse): WorkerBackend =>
  (name, options, kind) => {
    const backend = createRedisBackend(name, options, kind);
    const wait = backend.waitForJob.bind(backend);
    backend.waitForJob = async (timeout) => {
      pulse.waitingSince = performance.now();
      try {
        return await wait(timeout);
      } finally {
        pulse.waitingSince = null;
      }
    };
    return backend;
  };

/** Tells a worker that will never work again; `null`: it works. */
const findFault = (worker: Worker, { waitingSince }: Pulse, answersSince: number): string | null => {
  if (!worker.isRunning()) return worker.isPaused() ? null : 'it has ended';
  if (waitingSince === null) return null;
  // While Redis is away, every worker waits.
  const silentMs = performance.now() - Math.max(waitingSince, answersSince);
  return silentMs < SILENT_MS ? null : 'its blocking connection is silent';
};

/** A worker that is replaced when it stops working without an error. */
export type Supervision = {
  /** The worker that fetches now. */
  current(): Worker;
  /** Closes it, within ten seconds. Calls `hurry` after eight. */
  close(hurry: (worker: Worker) => void): Promise<void>;
};

/** Closes a worker, which finishes its jobs first; `hurry` is called when that takes long. */
export const finish = async (worker: Worker, hurry: (worker: Worker) => void): Promise<void> => {
  const timer = setTimeout(() => hurry(worker), FINISH_MS);
  await worker.close();
  clearTimeout(timer);
};

/**
 * Closes a worker that was replaced, after its jobs. It waits for its blocking connection, which is opened once more
 * for that.
 */
const retire = async (worker: Worker<unknown, unknown, string, RedisQueueBackend>): Promise<void> => {
  const closed = worker.close();
  const blocking = await worker.getBackend().blockingClient;
  if (blocking && ['reconnecting', 'end'].includes(blocking.status)) await blocking.connect();
  await closed;
};

/**
 * Starts a worker, and starts another in its place when it is stuck. A worker whose blocking connection is lost for
 * good emits nothing and fetches nothing (https://github.com/taskforcesh/bullmq/issues/3088, 4378, 4585).
 */
export const superviseWorker = (supervised: SupervisedWorker): Supervision => {
  const { queue, key, redis, log, observer } = supervised;
  /** Replaced ones that still finish their jobs; a stuck connection may keep them from ever closing. */
  const replaced = new Set<Promise<void>>();
  let pulse: Pulse = { waitingSince: null };
  const create = (): Worker => {
    pulse = { waitingSince: null };
    return supervised.create(watchedBackend(pulse));
  };
  let worker = create();
  let answersSince = performance.now();
  const check = async (): Promise<void> => {
    if (redis.status !== 'ready') answersSince = performance.now();
    const fault = worker.closing ? null : findFault(worker, pulse, answersSince);
    if (fault === null) return;
    const suspect = worker;
    const askedAt = performance.now();
    await redis.exists(key);
    // Every worker of a cluster's node waits while that is away, though others answer.
    if (performance.now() - askedAt > CHECK_MS) answersSince = performance.now();
    if (findFault(suspect, pulse, answersSince) === null) return;
    if (worker !== suspect || worker.closing) return;
    log.error({ queue, fault }, 'Worker stopped fetching jobs; starting another in its place');
    observer?.workerRestarted();
    worker = create();
    const closed: Promise<void> = retire(suspect).catch(() => undefined);
    replaced.add(closed);
    void closed.then(() => replaced.delete(closed));
  };
  let checking = false;
  const checkAlone = async (): Promise<void> => {
    // While Redis is away, a check waits for it.
    if (checking) return;
    checking = true;
    await check().catch(() => undefined);
    checking = false;
  };
  const timer = setInterval(() => void checkAlone(), CHECK_MS);
  timer.unref();
  return {
    current: () => worker,
    close: async (hurry) => {
      clearInterval(timer);
      let giveUp: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        giveUp = setTimeout(resolve, FINISH_MS + RETURN_MS);
      });
      await Promise.race([Promise.all([finish(worker, hurry), ...replaced]), over]);
      clearTimeout(giveUp);
    },
  };
};
