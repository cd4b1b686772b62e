import type { Worker } from 'bullmq';
import type { AccountJobs } from '../account-jobs.ts';
import type { JobContext } from '../job-context.ts';
import { FINISH_MS, finish, RETURN_MS } from '../supervise-worker.ts';
import { createFetchPause, createWorker, type FetchPause, STALLED_CHECK_MS } from '../worker-setup.ts';
import { sharedBackend } from './shared-backend.ts';
import { createWaiter, type Waiter } from './waiter.ts';

/** The worker of an account, which exists while the account has jobs. */
export type WorkerOnDemand = {
  /** There may be jobs: starts the worker, or has it fetch. */
  wake(): void;
  /**
   * The same for jobs that a process may have left behind when it died.
   * @returns whether a worker that had ended by itself was replaced
   */
  rescue(): boolean;
  /** Finishes the requests in flight, aborting them after 8 s, and returns all other jobs to the queue. */
  close(): Promise<void>;
};

/** The keys of a queue that exist while it has jobs. */
const STATES = ['wait', 'active', 'delayed', 'prioritized', 'waiting-children', 'paused'];

const isEmpty = async ({ redis }: JobContext, { queue }: AccountJobs): Promise<boolean> =>
  (await redis.exists(...STATES.map((state) => queue.toKey(state)))) === 0;

/** One worker, from its start to its end. */
type Running = {
  readonly worker: Worker;
  readonly waiter: Waiter;
  readonly pause: FetchPause;
  /** Has it fetch, since jobs were added. */
  wake(): void;
  /** It may look for stalled jobs from now on. */
  checkStalled(): void;
};

/** @param onEmpty called when the queue is empty, and no process is about to add a job */
const startRunning = (
  jobContext: JobContext,
  jobs: AccountJobs,
  concurrency: number,
  onEmpty: (ended: Running) => void,
): Running => {
  const waiter = createWaiter();
  const startedAt = performance.now();
  let checksStalled = false;
  let wakes = 0;
  let isWaiting = false;
  const endWhenEmpty = async (): Promise<void> => {
    if (pause.isPausing()) return;
    const before = wakes;
    try {
      if ((await isEmpty(jobContext, jobs)) && (await jobs.work.release()) && wakes === before)
        onEmpty(running);
    } catch (err) {
      jobContext.log.debug({ account: jobs.account, err }, 'Whether the account has jobs is not known');
    }
  };
  const pause = createFetchPause(() => running.worker);
  const backend = sharedBackend(jobContext.redis, jobs.queue, {
    waiter,
    onWait: () => {
      isWaiting = true;
      void endWhenEmpty();
    },
    isPaused: pause.isPausing,
    // A run with nothing to do ends before its worker would find anything.
    checksStalled: () => checksStalled || performance.now() - startedAt >= STALLED_CHECK_MS - 100,
  });
  const worker = createWorker({ jobContext, jobs, concurrency, pauseFetching: pause.pauseFetching }, backend);
  const ended = (): void => {
    if (isWaiting) void endWhenEmpty();
  };
  worker.on('completed', ended);
  worker.on('failed', ended);
  const running: Running = {
    worker,
    waiter,
    pause,
    wake: () => {
      wakes += 1;
      waiter.wake();
    },
    checkStalled: () => {
      checksStalled = true;
    },
  };
  return running;
};

/** Closes a worker within ten seconds, returning what it cannot finish. */
const closeInTime = async ({ worker, pause }: Running): Promise<void> => {
  pause.end();
  let giveUp: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    giveUp = setTimeout(resolve, FINISH_MS + RETURN_MS);
  });
  await Promise.race([finish(worker, (each) => each.cancelAllJobs('the process is ending')), over]);
  clearTimeout(giveUp);
};

/** Has no worker before the first `wake`. */
export const createWorkerOnDemand = (
  jobContext: JobContext,
  jobs: AccountJobs,
  concurrency: number,
): WorkerOnDemand => {
  let running: Running | null = null;
  let ending: Promise<void> | null = null;
  let isWanted = false;
  let isClosed = false;
  const start = (): Running => {
    isWanted = false;
    running = startRunning(jobContext, jobs, concurrency, end);
    return running;
  };
  const end = (ended: Running): void => {
    if (running !== ended || ending !== null) return;
    ending = closeInTime(ended)
      .catch(() => undefined)
      .then(() => {
        running = null;
        ending = null;
        if (isWanted && !isClosed) start();
      });
  };
  const wake = (): Running | null => {
    if (isClosed) return null;
    if (ending !== null) {
      isWanted = true;
      return null;
    }
    if (running === null) return start();
    running.wake();
    return running;
  };
  jobs.work.listen(() => void wake());
  return {
    wake: () => void wake(),
    rescue: () => {
      const before = running;
      // BullMQ ends a worker whose first command fails.
      const hasEnded =
        before !== null && ending === null && !before.worker.isRunning() && !before.pause.isPausing();
      if (hasEnded) running = null;
      if (running === null) wake()?.checkStalled();
      return hasEnded;
    },
    close: async () => {
      isClosed = true;
      if (running !== null) end(running);
      await ending;
    },
  };
};
