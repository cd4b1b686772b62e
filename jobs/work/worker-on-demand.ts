import type { AccountJobs } from '../account-jobs.ts';
import type { JobContext } from '../job-context.ts';
import { closeInTime, type RunningWorker, startRunningWorker } from './running-worker.ts';

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

/** Has no worker before the first `wake`. */
export const createWorkerOnDemand = (
  jobContext: JobContext,
  jobs: AccountJobs,
  concurrency: number,
): WorkerOnDemand => {
  let running: RunningWorker | null = null;
  let ending: Promise<void> | null = null;
  let isWanted = false;
  let isClosed = false;
  const start = (atOnce: number): RunningWorker => {
    isWanted = false;
    running = startRunningWorker(jobContext, jobs, { concurrency, atOnce }, end);
    return running;
  };
  const end = (ended: RunningWorker): void => {
    if (running !== ended || ending !== null) return;
    ending = closeInTime(ended)
      .catch(() => undefined)
      .then(() => {
        running = null;
        ending = null;
        if (isWanted && !isClosed) start(concurrency);
      });
  };
  const wake = (atOnce = concurrency): RunningWorker | null => {
    if (isClosed) return null;
    if (ending !== null) {
      isWanted = true;
      return null;
    }
    if (running === null) return start(atOnce);
    running.wake();
    return running;
  };
  jobs.work.listen({
    // A run is alone until it has changes: looking for a second job would cost nine commands of Redis.
    added: () => void wake(1),
    shared: () => void wake(),
  });
  return {
    wake: () => void wake(),
    rescue: () => {
      const ended = running !== null && ending === null && running.hasEnded() ? running : null;
      if (ended !== null) {
        running = null;
        ended.worker.close().catch(() => undefined);
      }
      (running ?? wake())?.checkStalled();
      return ended !== null;
    },
    close: async () => {
      isClosed = true;
      const hadJobs = running !== null;
      if (running !== null) end(running);
      await ending;
      // The other daemons need not find by themselves what it returned; Redis may be away, though.
      if (hadJobs) jobs.work.share().catch(() => undefined);
    },
  };
};
