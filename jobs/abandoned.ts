import type { Job } from 'bullmq';
import type { ChangeOutcome } from '../src/model/run.ts';
import type { AccountJobs } from './account-jobs.ts';
import type { ChangeData, ChangeReturn, ReconcileData } from './job-data.ts';

const GONE: ChangeOutcome = {
  outcome: 'cancelled',
  why: 'the process that it was for is gone; the next run plans it anew',
};

/** Nobody is left to do a run's jobs: the command that asked for it died, and no daemon is alive. */
export const isAbandoned = async ({ runs, board }: AccountJobs, run: string): Promise<boolean> => {
  if (await runs.isAttended(run)) return false;
  return (await board.read())?.alive !== true;
};

/**
 * Ends a job of an abandoned run, so that the runs of those who are there need neither wait for its lock nor wade through its jobs. What was done is in the
 * ledger; a daemon that comes back begins with a run of its own.
 */
export const endAbandoned = async (
  jobs: AccountJobs,
  job: Job<ReconcileData | ChangeData>,
): Promise<ChangeReturn | null> => {
  if ('key' in job.data) return { key: job.data.key, action: job.data.action, result: GONE };
  await jobs.lock.release(job.id as string);
  return null;
};
