import { randomUUID } from 'node:crypto';
import type { JobsOptions } from 'bullmq';
import type { Trigger } from '../../src/model/run.ts';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import type { AccountJobs } from '../account-jobs.ts';
import { type ReconcileData, runJobId } from '../job-data.ts';

/** All runs by trigger share this: at most one of them is active, and one follows. */
const DEDUPLICATION = { id: 'by-trigger', keepLastIfActive: true };

/** What waits for the settle time has a line of its own, so that no other trigger waits with it. */
const SETTLING = { id: 'by-settling', ttl: SETTLE_MS };

const add = async (
  { queue }: Pick<AccountJobs, 'queue'>,
  trigger: Trigger,
  options: Pick<JobsOptions, 'deduplication' | 'delay'>,
): Promise<void> => {
  const run = randomUUID();
  const data: ReconcileData = {
    run,
    trigger,
    confirmed: null,
    force: false,
    keys: null,
    digest: null,
    step: 'plan',
    planned: null,
    staleSince: null,
  };
  await queue.add('reconcile', data, { jobId: runJobId(run), ...options });
};

/**
 * Asks for a run. Any number of triggers collapse into at most one active run and one follow-up, which sees the newest desired state. The
 * mark comes first: while a run waits for its jobs the queue drops a deduplicated one silently, and the run's end looks for the mark.
 * @returns false when the account is paused, so that no run is asked for: resuming it asks for one
 */
export const triggerRun = async (
  jobs: Pick<AccountJobs, 'runs' | 'queue' | 'status'>,
  trigger: Trigger,
): Promise<boolean> => {
  // Asked together: the fewer moments between a trigger and its run, the fewer runs.
  const [paused] = await Promise.all([jobs.status.isPaused(), jobs.runs.markDirty()]);
  if (paused) return false;
  await add(jobs, trigger, { deduplication: DEDUPLICATION });
  return true;
};

/** Asks for a run once the settle time of what was just made is over. */
export const triggerSettledRun = (jobs: AccountJobs): Promise<void> =>
  add(jobs, 'follow-up', { deduplication: SETTLING, delay: SETTLE_MS });

/** What a person confirmed. */
export type ManualRun = Pick<ReconcileData, 'confirmed' | 'force' | 'lifts' | 'keys' | 'digest'>;

/** Enqueues a person's own run: it does only what was confirmed, and waits for a run under way. Resolves to its name. */
export const startManualRun = async (
  { queue }: AccountJobs,
  request: ManualRun,
  run: string,
): Promise<void> => {
  const data: ReconcileData = {
    ...request,
    run,
    trigger: 'command',
    step: 'plan',
    planned: null,
    staleSince: null,
  };
  await queue.add('reconcile', data, { jobId: runJobId(run) });
};
