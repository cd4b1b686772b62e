import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import type { RunReport } from '../../src/model/run.ts';
import type { AccountJobs } from '../account-jobs.ts';
import { runJobId } from '../job-data.ts';

/** The progress of a run. */
export type RunProgress = {
  readonly done: number;
  readonly failed: number;
  /** How long the account still backs off from the provider's rate limit, in ms. */
  readonly waitingMs: number;
};

const POLL_MS = 150;

/** States of a job that will not save a report any more. */
const OVER: readonly string[] = ['unknown', 'completed', 'failed'];

const progressOf = async ({ queue }: AccountJobs, job: Job | undefined): Promise<RunProgress> => {
  const [counts, ttl] = await Promise.all([job?.getDependenciesCount(), queue.getRateLimitTtl()]);
  const { processed = 0, ignored = 0, failed = 0 } = counts ?? {};
  return { done: processed, failed: ignored + failed, waitingMs: Math.max(0, ttl) };
};

const lost = (account: string, run: string): RunReport => ({
  account,
  run,
  trigger: 'command',
  revision: '',
  result: 'failed',
  applied: {},
  failed: [],
  blocked: [],
  error: 'the run ended without a report: its job was removed from Redis, or died; check with: setpoint plan',
  notices: [],
  startedAt: Date.now(),
  durationMs: 0,
});

/**
 * Waits for the report of a run, whichever process does it. Polls: the queue's events may have been trimmed.
 */
export const waitForRun = async (
  jobs: AccountJobs,
  run: string,
  onProgress: (progress: RunProgress) => void,
): Promise<RunReport> => {
  const jobId = runJobId(run);
  // Read once: its data holds the whole confirmed plan.
  let job: Job | undefined;
  for (;;) {
    const report = await jobs.runs.report(run);
    if (report) return report;
    if (OVER.includes(await jobs.queue.getJobState(jobId))) {
      return (await jobs.runs.report(run)) ?? lost(jobs.account, run);
    }
    job ??= await jobs.queue.getJob(jobId);
    onProgress(await progressOf(jobs, job));
    await sleep(POLL_MS);
  }
};
