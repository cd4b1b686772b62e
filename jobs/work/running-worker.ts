import type { Worker } from 'bullmq';
import type { AccountJobs } from '../account-jobs.ts';
import type { JobContext } from '../job-context.ts';
import { FINISH_MS, finish, RETURN_MS } from '../supervise-worker.ts';
import { createFetchPause, createWorker, type FetchPause, STALLED_CHECK_MS } from '../worker-setup.ts';
import { sharedBackend } from './shared-backend.ts';
import { createWaiter } from './waiter.ts';

/** The keys of a queue that exist while it has jobs. */
const STATES = ['wait', 'active', 'delayed', 'prioritized', 'waiting-children', 'paused'];

const isEmpty = async ({ redis }: JobContext, { queue }: AccountJobs): Promise<boolean> =>
  (await redis.exists(...STATES.map((state) => queue.toKey(state)))) === 0;

/** One worker, from its start to its end. */
export type RunningWorker = {
  readonly worker: Worker;
  readonly pause: FetchPause;
  /** Has it fetch, since jobs were added: as many at once as it may. */
  wake(): void;
  /** There may be jobs of a process that died: it checks for stalled ones from now on. */
  checkStalled(): void;
  /** Whether it will never fetch again: BullMQ ends a worker whose first command fails. */
  hasEnded(): boolean;
};

/**
 * Starts a worker.
 * @param atOnce jobs at once, until it is woken for more
 * @param onEmpty called when the queue is empty, and no process is about to add a job
 */
export const startRunningWorker = (
  jobContext: JobContext,
  jobs: AccountJobs,
  { concurrency, atOnce }: { readonly concurrency: number; readonly atOnce: number },
  onEmpty: (ended: RunningWorker) => void,
): RunningWorker => {
  const waiter = createWaiter();
  const startedAt = performance.now();
  let checksStalled = false;
  let wakes = 0;
  let isWaiting = false;
  let mayHaveJobs = false;
  /** Has it fetch what it did not look for when a run ended. */
  const fetchUnfetched = (): void => {
    if (mayHaveJobs) waiter.wake();
    mayHaveJobs = false;
  };
  const endWhenEmpty = async (): Promise<void> => {
    if (pause.isPausing()) return fetchUnfetched();
    const before = wakes;
    try {
      if (!(await isEmpty(jobContext, jobs))) return fetchUnfetched();
      if ((await jobs.work.release()) && wakes === before) onEmpty(running);
    } catch (err) {
      fetchUnfetched();
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
    onUnfetched: () => {
      mayHaveJobs = true;
    },
    isPaused: pause.isPausing,
    // A run with nothing to do ends before its worker would find anything.
    checksStalled: () => checksStalled || performance.now() - startedAt >= STALLED_CHECK_MS - 100,
  });
  const worker = createWorker({ jobContext, jobs, concurrency, pauseFetching: pause.pauseFetching }, backend);
  worker.concurrency = atOnce;
  const ended = (): void => {
    if (isWaiting) void endWhenEmpty();
  };
  worker.on('completed', ended);
  worker.on('failed', ended);
  const running: RunningWorker = {
    worker,
    pause,
    wake: () => {
      wakes += 1;
      worker.concurrency = concurrency;
      waiter.wake();
    },
    checkStalled: () => {
      checksStalled = true;
      worker.concurrency = concurrency;
    },
    hasEnded: () => !worker.isRunning() && !pause.isPausing(),
  };
  return running;
};

/** Closes a worker within ten seconds, returning what it cannot finish. */
export const closeInTime = async ({ worker, pause }: RunningWorker): Promise<void> => {
  pause.end();
  let giveUp: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    giveUp = setTimeout(resolve, FINISH_MS + RETURN_MS);
  });
  await Promise.race([finish(worker, (each) => each.cancelAllJobs('the process is ending')), over]);
  clearTimeout(giveUp);
};
