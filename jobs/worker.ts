import { type Job, UnrecoverableError, Worker, type WorkerOptions } from 'bullmq';
import type { AccountJobs } from './account-jobs.ts';
import { configureQueue } from './account-queue.ts';
import { change } from './change/change.ts';
import { delayJob } from './change/job-errors.ts';
import type { JobRoom } from './job-context.ts';
import { OFFER_AGAIN_MS } from './requeue.ts';
import { endAbandoned, isAbandoned } from './run/orphaned-run.ts';
import { reconcile } from './run/reconcile.ts';

/** After a job that is another process's to do, this worker fetches none for this long, in ms: the next would be such a one too. */
const REST_MS = 1_000;

/** Requests in flight have this long to finish when the process ends, in ms. */
const FINISH_MS = 8_000;

/** A running worker of one account. */
export type AccountWorker = {
  /** Finishes what is in flight, aborting it after 8 s, gives the rest back, and ends. */
  close(): Promise<void>;
};

const settings = (room: JobRoom, concurrency: number): WorkerOptions => ({
  connection: room.connection as WorkerOptions['connection'],
  prefix: room.prefix,
  concurrency,
  // A killed worker is noticed within 15 s, and a change survives several kills (docs/design/runs.md#when-something-dies).
  lockDuration: 8_000,
  stalledInterval: 3_000,
  maxStalledCount: 10,
  // A pause that is lifted early is noticed early.
  maximumRateLimitDelay: 1_000,
  metrics: { maxDataPoints: 60 },
});

/** Lets the worker rest for a moment; what it has goes on. */
const createRest = (worker: () => Worker) => {
  let timer: NodeJS.Timeout | null = null;
  const wake = (): void => {
    timer = null;
    void worker().resume();
  };
  return {
    rest: (): void => {
      if (timer !== null) return;
      timer = setTimeout(wake, REST_MS);
      void worker().pause(true);
    },
    end: (): void => clearTimeout(timer ?? undefined),
  };
};

/** Starts the worker of one account: its runs and their changes. */
export const startWorker = async (
  room: JobRoom,
  jobs: AccountJobs,
  concurrency: number,
): Promise<AccountWorker> => {
  await configureQueue(jobs.queue, concurrency);
  // Three parameters, by name: BullMQ hands the abort signal only to a function that takes it.
  const process = async (job: Job, token: string | undefined, signal: AbortSignal | undefined) => {
    const key = token ?? '';
    if (!room.accepts(job.data.run)) {
      if (await isAbandoned(jobs, job.data.run)) return endAbandoned({ room, jobs, token: key }, job);
      rest();
      return delayJob(job, key, OFFER_AGAIN_MS);
    }
    const facts = { room, jobs, job, token: key, signal, rest };
    return job.name === 'reconcile' ? reconcile(facts) : change(facts);
  };
  const { rest, end } = createRest(() => worker);
  const worker: Worker = new Worker(jobs.queue.name, process, settings(room, concurrency));
  worker.on('error', (error) => room.log.debug({ account: jobs.account, err: error }, 'Worker error'));
  worker.on('failed', (job, error) => {
    if (!job) return;
    const { run, key } = job.data as { readonly run: string; readonly key?: string };
    const facts = { account: jobs.account, job: job.name, run, key, attempt: job.attemptsMade };
    // A run that failed for good has said so itself.
    const level = job.name === 'reconcile' && error instanceof UnrecoverableError ? 'debug' : 'warn';
    room.log[level]({ ...facts, error: error.message }, 'Attempt failed');
  });
  return {
    close: async () => {
      end();
      const closed = worker.close();
      const timer = setTimeout(() => worker.cancelAllJobs('the process is ending'), FINISH_MS);
      await closed;
      clearTimeout(timer);
    },
  };
};
