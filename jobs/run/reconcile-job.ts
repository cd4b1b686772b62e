import type { Job } from 'bullmq';
import type { RunReport } from '../../src/model/run.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { JobContext } from '../job-context.ts';
import type { ReconcileData } from '../job-data.ts';

/** One reconcile job, and the process that works on it. */
export type ReconcileJob = {
  readonly jobContext: JobContext;
  readonly jobs: AccountJobs;
  readonly job: Job<ReconcileData, RunReport>;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  /** Fetches no job for a moment: the next one is probably for another process too. */
  pauseFetching(): void;
};
