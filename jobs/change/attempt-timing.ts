import type { Job } from 'bullmq';
import { ProviderError } from '../../src/model/errors.ts';
import type { ChangeOutcome } from '../../src/model/run.ts';
import { NotYet, StepFailed } from '../../src/reconcile/change-task.ts';
import type { EndedChange } from '../../src/reconcile/ended-change.ts';
import type { ChangeData } from '../job-data.ts';
import { Draining, hasLeft } from './job-errors.ts';

/** How a change went, beside what became of it. */
export type Course = Pick<EndedChange, 'fields' | 'at' | 'attempts' | 'durationMs'>;

type ChangeJobFacts = Pick<Job<ChangeData>, 'data' | 'attemptsMade' | 'stalledCounter' | 'processedOn'>;

/** Whether a failed attempt may have come off all the same: an answer got lost, or what came after it failed. */
const mayHaveBeenMade = (error: unknown): boolean => {
  if (error instanceof NotYet || error instanceof Draining) return false;
  if (error instanceof StepFailed) return error.step === 'remove' && error.cause.failure === 'unknown';
  return error instanceof ProviderError ? error.failure === 'unknown' : true;
};

/** Keeps, before the job goes back to the queue, since when it has been tried and whether it may have been made. */
export const noteAttempt = async (job: Job<ChangeData>, error: unknown): Promise<void> => {
  // Handed back: another process may have it by now, and nothing was tried.
  if (hasLeft(error) || error instanceof Draining) return;
  const { data } = job;
  const triedSince = data.triedSince ?? job.processedOn ?? Date.now();
  const unsure = data.unsure || mayHaveBeenMade(error);
  if (triedSince === data.triedSince && unsure === data.unsure) return;
  await job.updateData({ ...data, triedSince, unsure });
};

/**
 * What this attempt found, seen together with those before it: what is not needed any more although an attempt may have come off, or died, was made
 * by that attempt.
 */
export const withEarlierAttempts = (
  { data, stalledCounter }: ChangeJobFacts,
  result: ChangeOutcome,
): ChangeOutcome =>
  result.outcome === 'not-needed' && (data.unsure || stalledCounter > 0) ? { outcome: 'applied' } : result;

/** How a change went that ends now. */
export const courseOf = (
  job: ChangeJobFacts,
  found: ChangeOutcome['outcome'],
  ended: ChangeOutcome['outcome'],
): Course => {
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
