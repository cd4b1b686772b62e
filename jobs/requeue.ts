import type { Job } from 'bullmq';
import type { AccountJobs } from './account-jobs.ts';
import { delayJob } from './change/job-errors.ts';

/**
 * How long a job is requeued while no process seems to have its desired state, before it ends undone, in ms.
 */
const LIMIT_MS = 30_000;

/** The delay of a requeued job, in ms: shorter than the fetch pause of the process that could not do it. */
export const REQUEUE_DELAY_MS = 300;

type Requeued = { readonly run: string; readonly staleSince: number | null };

export type RequeueInput = {
  readonly jobs: AccountJobs;
  readonly job: Job<Requeued>;
  readonly token: string;
  /** Keeps this process from fetching the next job that it can only requeue. */
  pauseFetching(): void;
};

/**
 * Whether a live process has the desired state: a daemon that published it, or the command that requested the
 * run.
 */
const isAvailable = async ({ jobs, job }: RequeueInput, digest: string | null): Promise<boolean> => {
  if (await jobs.runs.isAlive(job.data.run)) return true;
  const published = await jobs.latestDesired.read();
  return published?.alive === true && (digest === null || published.digest === digest);
};

/**
 * Requeues a job for a process that has the desired state of this digest (null: the latest). Throws where it
 * is requeued; returns when no process has had that state for too long.
 */
export const requeue = async (input: RequeueInput, digest: string | null): Promise<void> => {
  const { job, token } = input;
  const since = job.data.staleSince ?? Date.now();
  const had = await isAvailable(input, digest);
  if (!had && Date.now() - since > LIMIT_MS) return;
  const staleSince = had ? null : since;
  if (job.data.staleSince !== staleSince) await job.updateData({ ...job.data, staleSince });
  input.pauseFetching();
  await input.jobs.work.share();
  await delayJob(job, token, REQUEUE_DELAY_MS);
};
