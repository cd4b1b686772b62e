import type { Job } from 'bullmq';
import { ProviderError } from '../../src/model/errors.ts';
import type { ChangeOutcome } from '../../src/model/run.ts';
import { NotYet, StepFailed } from '../../src/reconcile/change-task.ts';
import type { EndedChange } from '../../src/reconcile/run-report.ts';
import type { ChangeData } from '../job-data.ts';
import { Draining, isAlreadyMoved } from './job-errors.ts';

/** When a change ran, and how many attempts it took. */
export type Timing = Pick<EndedChange, 'fields' | 'at' | 'attempts' | 'durationMs'>;

type AttemptedJob = Pick<Job<ChangeData>, 'data' | 'attemptsMade' | 'stalledCounter' | 'processedOn'>;

/** Whether a failed attempt may have taken effect: its response was lost, or a later step failed. */
const mayHaveBeenMade = (error: unknown): boolean => {
  if (error instanceof NotYet || error instanceof Draining) return false;
  if (error instanceof StepFailed) return error.step === 'remove' && error.cause.failure === 'unknown';
  return error instanceof ProviderError ? error.failure === 'unknown' : true;
};

/** Records a failed attempt before the job returns to the queue. */
export const recordAttempt = async (job: Job<ChangeData>, error: unknown): Promise<void> => {
  // Already returned to the queue: another process may have it, and nothing was attempted.
  if (isAlreadyMoved(error) || error instanceof Draining) return;
  const { data } = job;
  const triedSince = data.triedSince ?? job.processedOn ?? Date.now();
  const unsure = data.unsure || mayHaveBeenMade(error);
  if (triedSince === data.triedSince && unsure === data.unsure) return;
  await job.updateData({ ...data, triedSince, unsure });
};

/**
 * The outcome in view of earlier attempts: a change found not needed after an uncertain attempt was made by
 * it, and one that ends without another attempt may have been.
 */
export const withEarlierAttempts = (
  { data, stalledCounter }: AttemptedJob,
  result: ChangeOutcome,
): ChangeOutcome => {
  if (!data.unsure && stalledCounter === 0) return result;
  if (result.outcome === 'not-needed') return { outcome: 'applied' };
  const isUnmade = result.outcome === 'held' || result.outcome === 'cancelled';
  return isUnmade ? { ...result, perhapsMade: true } : result;
};

/** The timing of a change that ends now. */
export const timingOf = (
  job: AttemptedJob,
  found: ChangeOutcome['outcome'],
  ended: ChangeOutcome['outcome'],
): Timing => {
  const at = Date.now();
  const earlier = job.attemptsMade + job.stalledCounter;
  const attempts = earlier + (found === 'applied' || found === 'failed' ? 1 : 0);
  const since = job.data.triedSince ?? job.processedOn ?? at;
  return {
    fields: job.data.fields,
    at,
    attempts: ended === 'applied' ? Math.max(1, attempts) : attempts,
    durationMs: attempts === 0 ? 0 : Math.max(0, at - since),
  };
};
