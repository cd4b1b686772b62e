import { randomUUID } from 'node:crypto';
import type { Trigger } from '../src/model/run.ts';
import type { AccountJobs } from './account-jobs.ts';
import { type ReconcileData, runJobId } from './job-data.ts';

/** All runs by trigger share this: at most one of them is active, and one follows. */
const DEDUPLICATION = { id: 'by-trigger', keepLastIfActive: true };

/**
 * Asks for a run. Any number of triggers collapse into at most one active run and one follow-up, which sees the newest desired state. The
 * mark comes first: while a run waits for its jobs the queue drops a deduplicated one silently, and the run's end looks for the mark.
 * @returns false when the account is paused, so that no run is asked for: resuming it asks for one
 */
export const triggerRun = async (
  { runs, queue, status }: Pick<AccountJobs, 'runs' | 'queue' | 'status'>,
  trigger: Trigger,
): Promise<boolean> => {
  if (await status.isPaused()) return false;
  await runs.markDirty();
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
  await queue.add('reconcile', data, { jobId: runJobId(run), deduplication: DEDUPLICATION });
  return true;
};

/** What a person confirmed. */
export type PersonalRun = Pick<ReconcileData, 'confirmed' | 'force' | 'keys' | 'digest'>;

/** Enqueues a person's own run: it does only what was confirmed, and waits for a run under way. Resolves to its name. */
export const startPersonalRun = async (
  { queue }: AccountJobs,
  request: PersonalRun,
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
