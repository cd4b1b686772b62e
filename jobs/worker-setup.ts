import { type Job, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import { accountKeys } from '../src/redis/keys.ts';
import { mayRunInfo } from '../src/redis/redis-options.ts';
import type { AccountJobs } from './account-jobs.ts';
import { change } from './change/change.ts';
import { delayJob } from './change/job-errors.ts';
import type { JobContext } from './job-context.ts';
import { checkJob } from './parse-job.ts';
import { REQUEUE_DELAY_MS } from './requeue.ts';
import { endOrphaned, isOrphaned } from './run/orphaned-run.ts';
import { reconcile } from './run/reconcile.ts';
import type { WorkerBackend } from './supervise-worker.ts';

/**
 * After a job for another process, this worker fetches none for this long, in ms: the next is probably one
 * too.
 */
const FETCH_PAUSE_MS = 1_000;

/** A stalled job is noticed in two of these, in ms. */
export const STALLED_CHECK_MS = 3_000;

const settings = ({ redis, prefix }: JobContext, account: string, concurrency: number): WorkerOptions => ({
  connection: redis,
  prefix: accountKeys(prefix, account).queuePrefix,
  concurrency,
  // A killed worker is noticed within 15 s, and a change survives several kills
  // (docs/design/runs.md#when-something-dies).
  lockDuration: 8_000,
  stalledInterval: STALLED_CHECK_MS,
  maxStalledCount: 10,
  // Workers notice within this that a pause was lifted early.
  maximumRateLimitDelay: 1_000,
  metrics: { maxDataPoints: 60 },
  // An error of Redis, such as that of a demoted master, keeps it from fetching this long.
  runRetryDelay: 1_000,
  skipVersionCheck: !mayRunInfo(redis.options),
});

/** Stops a worker from fetching for a moment; its active jobs continue. */
export type FetchPause = { pauseFetching(): void; isPausing(): boolean; end(): void };

/** @param worker the one that fetches now */
export const createFetchPause = (worker: () => Worker): FetchPause => {
  let timer: NodeJS.Timeout | null = null;
  const wake = (): void => {
    timer = null;
    void worker().resume();
  };
  return {
    pauseFetching: () => {
      if (timer !== null) return;
      timer = setTimeout(wake, FETCH_PAUSE_MS);
      void worker().pause(true);
    },
    isPausing: () => timer !== null,
    end: () => clearTimeout(timer ?? undefined),
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

/** What the worker of an account works with. */
export type WorkerParts = {
  readonly jobContext: JobContext;
  readonly jobs: AccountJobs;
  /** Jobs at once. */
  readonly concurrency: number;
  pauseFetching(): void;
};

/** Creates a worker that fetches at once: the account's runs and their changes. */
export const createWorker = (parts: WorkerParts, backend: WorkerBackend): Worker => {
  const { jobContext, jobs, concurrency, pauseFetching } = parts;
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
  const options = settings(jobContext, jobs.account, concurrency);
  const worker: Worker = new Worker(jobs.queue.name, process, options, backend);
  logEvents(worker, jobContext, jobs);
  return worker;
};
