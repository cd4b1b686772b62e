import { type Job, WaitingChildrenError } from 'bullmq';
import type { ChangeOutcome, RunReport } from '../../src/model/run.ts';
import { runReport } from '../../src/reconcile/run-report.ts';
import type { AccountJobs } from '../account-jobs.ts';
import { timingOf } from '../change/attempt-timing.ts';
import type { JobContext } from '../job-context.ts';
import type { ChangeData, ChangeReturn, ReconcileData } from '../job-data.ts';
import { childOutcomes } from './child-outcomes.ts';
import { recordHistory } from './end-run.ts';

const EXITED = 'the command that requested it has exited; the next run will plan it again';

const UNKNOWN = 'outcome unknown: the worker died while applying it; the next run will check';

/** Whether no process can do the run: its command has exited, and no daemon is alive. */
export const isOrphaned = async ({ runs, latestDesired }: AccountJobs, run: string): Promise<boolean> => {
  if (await runs.isAlive(run)) return false;
  return (await latestDesired.read())?.alive !== true;
};

type OrphanDeps = { readonly jobContext: JobContext; readonly jobs: AccountJobs; readonly token: string };

const endChange = (job: Job<ChangeData>): ChangeReturn => {
  const { key, action } = job.data;
  const why = job.stalledCounter > 0 || job.data.unsure ? UNKNOWN : EXITED;
  const result: ChangeOutcome = { outcome: 'cancelled', why };
  return { key, action, result, ...timingOf(job, 'cancelled', 'cancelled') };
};

/** Releases the lock first: the next run need not wait until all the changes have been fetched. */
const endRun = async (
  { jobContext, jobs, token }: OrphanDeps,
  job: Job<ReconcileData>,
): Promise<RunReport> => {
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
      'the command that requested this run has exited; changes made so far are recorded, and the next run continues from them',
    notices: planned?.notices ?? [],
  });
  await recordHistory({ jobContext, jobs }, report, { planned, outcomes });
  return report;
};

/**
 * Ends a job of an orphaned run, so that it blocks no other run. Its changes are in the ledger and in
 * history; a daemon starts with a run of its own.
 */
export const endOrphaned = async (
  deps: OrphanDeps,
  job: Job<ReconcileData> | Job<ChangeData>,
): Promise<ChangeReturn | RunReport> => (isChange(job) ? endChange(job) : endRun(deps, job));

const isChange = (job: Job<ReconcileData> | Job<ChangeData>): job is Job<ChangeData> => 'key' in job.data;
