import type { Job } from 'bullmq';
import type { EndedChange } from '../../src/reconcile/run-report.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { Timing } from '../change/attempt-timing.ts';
import { type ChangeData, type ChangeReturn, type ReconcileData, readChangeJobId } from '../job-data.ts';

const DIED = 'its workers died several times; the next run will retry it';

/** The id of a job, from its queue key. */
const jobIdOf = (queueKey: string): string => queueKey.slice(queueKey.lastIndexOf(':') + 1);

/** The timing of a change whose workers all died, as far as its job still shows it. */
const timingOfDead = async ({ queue }: AccountJobs, jobId: string): Promise<Timing> => {
  const job: Job<ChangeData> | undefined = await queue.getJob(jobId);
  const at = job?.finishedOn ?? Date.now();
  return {
    fields: job?.data.fields ?? [],
    at,
    attempts: Math.max(1, job?.attemptsStarted ?? 0),
    durationMs: Math.max(0, at - (job?.timestamp ?? at)),
  };
};

/** The outcome of every change of a run: what its job returned, or why it failed. */
export const childOutcomes = async (
  jobs: AccountJobs,
  job: Job<ReconcileData>,
): Promise<readonly EndedChange[]> => {
  const [values, failures] = await Promise.all([
    job.getChildrenValues<ChangeReturn>(),
    job.getIgnoredChildrenFailures(),
  ]);
  const reasons = Object.entries(failures);
  const timings = await jobs.runs.failedTimings(job.data.run);
  const failed: EndedChange[] = [];
  for (const [queueKey, reason] of reasons) {
    const change = readChangeJobId(queueKey);
    if (!change) continue;
    const jobId = jobIdOf(queueKey);
    const timing: Timing = timings.get(jobId) ?? (await timingOfDead(jobs, jobId));
    const error = /stalled more than allowable limit/.test(reason) ? DIED : reason;
    failed.push({ ...change, result: { outcome: 'failed', error }, ...timing });
  }
  return [...Object.values(values), ...failed];
};
