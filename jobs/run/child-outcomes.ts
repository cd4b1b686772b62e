import type { Job } from 'bullmq';
import type { EndedChange } from '../../src/reconcile/ended-change.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { Course } from '../change/attempt-timing.ts';
import { type ChangeData, type ChangeReturn, type ReconcileData, readChangeJobId } from '../job-data.ts';

const DIED = 'the workers that had it died several times; the next run tries it again';

/** The id of a job, of the queue key that holds it. */
const jobIdOf = (queueKey: string): string => queueKey.slice(queueKey.lastIndexOf(':') + 1);

/** How a change went whose workers all died: nobody was left to say so, but its job may be there still. */
const courseOfDead = async ({ queue }: AccountJobs, jobId: string): Promise<Course> => {
  const job: Job<ChangeData> | undefined = await queue.getJob(jobId);
  const at = job?.finishedOn ?? Date.now();
  return {
    fields: job?.data.fields ?? [],
    at,
    attempts: Math.max(1, job?.attemptsStarted ?? 0),
    durationMs: Math.max(0, at - (job?.timestamp ?? at)),
  };
};

/** What became of every change of a run: what its job returned, or why it failed. */
export const childOutcomes = async (
  jobs: AccountJobs,
  job: Job<ReconcileData>,
): Promise<readonly EndedChange[]> => {
  const [values, failures] = await Promise.all([
    job.getChildrenValues<ChangeReturn>(),
    job.getIgnoredChildrenFailures(),
  ]);
  const reasons = Object.entries(failures);
  const courses = await jobs.runs.failedCourses(job.data.run);
  const failed: EndedChange[] = [];
  for (const [queueKey, reason] of reasons) {
    const change = readChangeJobId(queueKey);
    if (!change) continue;
    const jobId = jobIdOf(queueKey);
    const course: Course = courses.get(jobId) ?? (await courseOfDead(jobs, jobId));
    const error = /stalled more than allowable limit/.test(reason) ? DIED : reason;
    failed.push({ ...change, result: { outcome: 'failed', error }, ...course });
  }
  return [...Object.values(values), ...failed];
};
