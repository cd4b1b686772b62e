import type { Job } from 'bullmq';
import type { AccountPlan } from '../../src/model/plan.ts';
import type { RunReport } from '../../src/model/run.ts';
import type { EndedChange } from '../../src/reconcile/run-report.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { JobContext } from '../job-context.ts';
import type { PlannedRun, ReconcileData } from '../job-data.ts';

/** One reconcile job, and the process that works on it. */
export type ReconcileJob = {
  readonly jobContext: JobContext;
  readonly jobs: AccountJobs;
  readonly job: Job<ReconcileData, RunReport>;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  /** Fetches no job for a moment, since the next one probably needs another process too. */
  pauseFetching(): void;
};

/** The result of a run, before its report. */
export type RunEnd = {
  /** False: it could not start. */
  readonly begun: boolean;
  readonly planned: PlannedRun | null;
  readonly outcomes: readonly EndedChange[];
  /** The plan of what is live now; null when it could not be made. */
  readonly plan: AccountPlan | null;
  readonly error: string | null;
  readonly notices: readonly string[];
  /** The provider refused the credential. */
  readonly unauthorised?: boolean;
};
