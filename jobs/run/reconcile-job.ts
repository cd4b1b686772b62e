import type { Job } from 'bullmq';
import type { RunReport } from '../../src/model/run.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { JobRoom } from '../job-context.ts';
import type { ReconcileData } from '../job-data.ts';

/** One reconcile job, and the process that has it. */
export type ReconcileJob = {
  readonly room: JobRoom;
  readonly jobs: AccountJobs;
  readonly job: Job<ReconcileData, RunReport>;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  /** Fetches no further job for a moment: what comes is for another process. */
  rest(): void;
};
