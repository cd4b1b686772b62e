import { randomUUID } from 'node:crypto';
import type { JobsOptions } from 'bullmq';
import type { Hasher } from '../../src/model/hasher.ts';
import type { Trigger } from '../../src/model/run.ts';
import { SETTLE_MS } from '../../src/plan/settle-time.ts';
import type { AccountJobs } from '../account-jobs.ts';
import { type ReconcileData, runJobId } from '../job-data.ts';
import { runSignature } from '../signature.ts';

/** All runs by trigger share this: at most one of them is active, and one follows. */
const DEDUPLICATION = { id: 'by-trigger', keepLastIfActive: true };

/** Runs delayed by the settle time are deduplicated apart, so that they delay no other trigger. */
const SETTLING = { id: 'by-settling', ttl: SETTLE_MS };

const add = async (
  { queue, work }: Pick<AccountJobs, 'queue' | 'work'>,
  trigger: Trigger,
  options: Pick<JobsOptions, 'deduplication' | 'delay'>,
  by?: string,
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
    ...(by !== undefined && { by }),
  };
  await work.add(() => queue.add('reconcile', data, { jobId: runJobId(run), ...options }));
};

/**
 * Triggers a run. Any number of triggers collapse into at most one active run and one follow-up, which sees
 * the latest desired state. The dirty mark is set first: while a run waits for its jobs the queue silently
 * drops duplicates, and the run checks the mark at its end.
 * @param by the person who requests it
 * @returns false when the account is paused: resuming it triggers a run
 */
export const triggerRun = async (
  jobs: Pick<AccountJobs, 'runs' | 'queue' | 'status' | 'work'>,
  trigger: Trigger,
  by?: string,
): Promise<boolean> => {
  // In parallel: the less time between a trigger and its run, the fewer runs.
  const [paused] = await Promise.all([jobs.status.isPaused(), jobs.runs.markDirty()]);
  if (paused) return false;
  await add(jobs, trigger, { deduplication: DEDUPLICATION }, by);
  return true;
};

/** Triggers a run after the settle time of what was just created. */
export const triggerSettledRun = (jobs: AccountJobs): Promise<void> =>
  add(jobs, 'follow-up', { deduplication: SETTLING, delay: SETTLE_MS });

/** A run that a person requested and confirmed. */
export type ManualRun = Pick<
  ReconcileData,
  'confirmed' | 'force' | 'lifts' | 'outsideWindow' | 'keys' | 'digest' | 'by'
>;

/** Enqueues a manual run: it makes only the confirmed changes, and waits for a run under way. */
export const startManualRun = async (
  { queue, work }: AccountJobs,
  request: ManualRun,
  run: string,
  hasher: Pick<Hasher, 'digest'>,
): Promise<void> => {
  const data: ReconcileData = {
    ...request,
    run,
    signature: runSignature(hasher, { ...request, run }),
    trigger: 'command',
    step: 'plan',
    planned: null,
    staleSince: null,
  };
  await work.add(() => queue.add('reconcile', data, { jobId: runJobId(run) }));
};
