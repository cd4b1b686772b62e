import type { AccountJobs } from './account-jobs.ts';
import { configureQueue } from './account-queue.ts';
import type { JobContext } from './job-context.ts';
import { superviseWorker } from './supervise-worker.ts';
import { createFetchPause, createWorker } from './worker-setup.ts';

/** A running worker of one account. */
export type AccountWorker = {
  /** Finishes the requests in flight, aborting them after 8 s, and returns all other jobs to the queue. */
  close(): Promise<void>;
};

/**
 * Starts a worker of one account that works until it is closed, as a command needs it: with a blocking connection of
 * its own. A daemon's, of which there may be a thousand, is `createWorkerOnDemand`.
 */
export const startWorker = async (
  jobContext: JobContext,
  jobs: AccountJobs,
  concurrency: number,
): Promise<AccountWorker> => {
  await configureQueue(jobs.queue, concurrency);
  const { redis, log, observer } = jobContext;
  const { pauseFetching, end } = createFetchPause(() => worker.current());
  const worker = superviseWorker({
    queue: jobs.queue.name,
    key: jobs.queue.toKey('meta'),
    redis,
    log,
    observer,
    create: (backend) => createWorker({ jobContext, jobs, concurrency, pauseFetching }, backend),
  });
  return {
    close: () => {
      end();
      return worker.close((each) => each.cancelAllJobs('the process is ending'));
    },
  };
};
