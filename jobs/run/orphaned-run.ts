import { type Job, WaitingChildrenError } from 'bullmq';
import type { ChangeOutcome, RunReport } from '../../src/model/run.ts';
import { runReport } from '../../src/reconcile/run-report.ts';
import type { AccountJobs } from '../account-jobs.ts';
import { courseOf } from '../change/attempt-timing.ts';
import type { JobRoom } from '../job-context.ts';
import type { ChangeData, ChangeReturn, ReconcileData } from '../job-data.ts';
import { childOutcomes } from './child-outcomes.ts';
import { tellHistory } from './end-run.ts';

const GONE = 'the process that it was for is gone; the next run plans it anew';

const WHETHER = 'it is not known whether it was made: the process that was at it is gone; the next run looks';

/** Nobody is left to do a run's jobs: the command that asked for it died, and no daemon is alive. */
export const isAbandoned = async ({ runs, board }: AccountJobs, run: string): Promise<boolean> => {
  if (await runs.isAttended(run)) return false;
  return (await board.read())?.alive !== true;
};

type Facts = { readonly room: JobRoom; readonly jobs: AccountJobs; readonly token: string };

const endChange = (job: Job<ChangeData>): ChangeReturn => {
  const { key, action } = job.data;
  const why = job.stalledCounter > 0 || job.data.unsure ? WHETHER : GONE;
  const result: ChangeOutcome = { outcome: 'cancelled', why };
  return { key, action, result, ...courseOf(job, 'cancelled', 'cancelled') };
};

/** The lock goes first: whoever is there need not wait until all the changes have come by. */
const endRun = async ({ room, jobs, token }: Facts, job: Job<ReconcileData>): Promise<RunReport> => {
  await jobs.lock.release(job.id as string);
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  const { run, trigger, planned } = job.data;
  const outcomes = [...(planned?.outcomes ?? []), ...(await childOutcomes(jobs, job))];
  const report = runReport({
    account: jobs.account,
    run,
    trigger,
    revision: planned?.revision ?? '',
    startedAt: planned?.startedAt ?? job.timestamp,
    now: Date.now(),
    outcomes,
    plan: null,
    error:
      'the process that it was for is gone; what it made until then is recorded, the next run goes on from there',
    notices: planned?.notices ?? [],
  });
  await tellHistory({ room, jobs }, report, { planned, outcomes });
  return report;
};

/**
 * Ends a job of an abandoned run, so that the runs of those who are there need neither wait for its lock nor wade through its jobs. What was done is in the
 * ledger and in history; a daemon that comes back begins with a run of its own.
 */
export const endAbandoned = async (
  facts: Facts,
  job: Job<ReconcileData> | Job<ChangeData>,
): Promise<ChangeReturn | RunReport> => (isChange(job) ? endChange(job) : endRun(facts, job));

const isChange = (job: Job<ReconcileData> | Job<ChangeData>): job is Job<ChangeData> => 'key' in job.data;
