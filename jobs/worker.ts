import { type Job, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import { accountKeys } from '../src/redis/keys.ts';
import { mayRunInfo } from '../src/redis/redis-options.ts';
import type { AccountJobs } from './account-jobs.ts';
import { configureQueue } from './account-queue.ts';
import { change } from './change/change.ts';
import { delayJob } from './change/job-errors.ts';
import type { JobContext } from './job-context.ts';
import { checkJob } from './parse-job.ts';
import { REQUEUE_DELAY_MS } from './requeue.ts';
import { endOrphaned, isOrphaned } from './run/orphaned-run.ts';
import { reconcile } from './run/reconcile.ts';
import { superviseWorker, type WorkerBackend } from './supervise-worker.ts';

/**
 * After a job for another process, this worker fetches none for this long, in ms: the next is probably one
 * too.
 */
const FETCH_PAUSE_MS = 1_000;

/** A running worker of one account. */
export type AccountWorker = {
  /** Finishes the requests in flight, aborting them after 8 s, and returns all other jobs to the queue. */
  close(): Promise<void>;
};

const settings = (jobContext: JobContext, account: string, concurrency: number): WorkerOptions => ({
  connection: jobContext.redis,
  prefix: accountKeys(jobContext.prefix, account).queuePrefix,
  concurrency,
  // A killed worker is noticed within 15 s, and a change survives several kills
  // (docs/design/runs.md#when-something-dies).
  lockDuration: 8_000,
  stalledInterval: 3_000,
  maxStalledCount: 10,
  // Workers notice within this that a pause was lifted early.
  maximumRateLimitDelay: 1_000,
  metrics: { maxDataPoints: 60 },
  // An error of Redis, such as that of a demoted master, keeps it from fetching this long.
  runRetryDelay: 1_000,
  skipVersionCheck: !mayRunInfo(jobContext.redis.options),
});

/** Stops a worker from fetching for a moment; its active jobs continue. */
const createFetchPause = (worker: () => Worker) => {
  let timer: NodeJS.Timeout | null = null;
  const wake = (): void => {
    timer = null;
    void worker().resume();
  };
  return {
    pauseFetching: (): void => {
      if (timer !== null) return;
      timer = setTimeout(wake, FETCH_PAUSE_MS);
      void worker().pause(true);
    },
    end: (): void => clearTimeout(timer ?? undefined),
  };
};

const logEvents = (worker: Worker, { log }: JobContext, { account }: AccountJobs): void => {
  worker.on('error', (error) => log.debug({ account, err: error }, 'Worker error'));
  worker.on('failed', (job, error) => {
    if (!job) return;
    const { run, key } = (job.data ?? {}) as { readonly run?: string; readonly key?: string };
    const fields = { account, job: job.name, run, key, attempt: job.attemptsMade };
    // A run that failed for good has logged that itself.
    const level = job.name === 'reconcile' && error instanceof UnrecoverableError ? 'debug' : 'warn';
    log[level]({ ...fields, error: error.message }, 'Attempt failed');
  });
};

/** Starts the worker of one account: its runs and their changes. */
export const startWorker = async (
  jobContext: JobContext,
  jobs: AccountJobs,
  concurrency: number,
): Promise<AccountWorker> => {
  await configureQueue(jobs.queue, concurrency);
  // BullMQ passes the abort signal only to a function with three parameters.
  const process = async (job: Job, token: string | undefined, signal: AbortSignal | undefined) => {
    checkJob(job.name, job.data);
    const key = token ?? '';
    if (!jobContext.accepts(job.data.run)) {
      if (await isOrphaned(jobs, job.data.run)) return endOrphaned({ jobContext, jobs, token: key }, job);
      pauseFetching();
      return delayJob(job, key, REQUEUE_DELAY_MS);
    }
    const step = { jobContext, jobs, job, token: key, signal, pauseFetching };
    return job.name === 'reconcile' ? reconcile(step) : change(step);
  };
  const create = (backend: WorkerBackend): Worker => {
    const options = settings(jobContext, jobs.account, concurrency);
    const worker: Worker = new Worker(jobs.queue.name, process, options, backend);
    logEvents(worker, jobContext, jobs);
    return worker;
  };
  const { redis, log, observer } = jobContext;
  const worker = superviseWorker({
    queue: jobs.queue.name,
    key: jobs.queue.toKey('meta'),
    redis,
    log,
    observer,
    create,
  });
  const { pauseFetching, end } = createFetchPause(worker.current);
  return {
    close: () => {
      end();
      return worker.close((each) => each.cancelAllJobs('the process is ending'));
    },
  };
};
