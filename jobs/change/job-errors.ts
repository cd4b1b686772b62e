import {
  DelayedError,
  type Job,
  type Queue,
  RateLimitError,
  UnrecoverableError,
  WaitingChildrenError,
  WaitingError,
} from 'bullmq';
import { ProviderError, UsageError } from '../../src/model/errors.ts';
import { NotYet, StepFailed } from '../../src/reconcile/change-task.ts';
import { pauseQueue } from '../account-queue.ts';
import type { JobRoom } from '../job-context.ts';

/** The process is ending: the job goes back as it was. */
export class Draining extends Error {
  override readonly name = 'Draining';
}

/** The job waits in the queue until then; costs no attempt. Throws. */
export const delayJob = async (job: Job, token: string, ms: number): Promise<never> => {
  await job.moveToDelayed(Date.now() + Math.ceil(ms), token);
  throw new DelayedError();
};

/** The job goes back to the queue at once; costs no attempt. Throws. */
const giveBack = async (job: Job, token: string): Promise<never> => {
  await job.moveToWait(token);
  throw new WaitingError();
};

/** What a provider says is cut long before; our own texts end with the way out. In characters. */
const MOST_TEXT = 1_000;

/** What people and Redis may see of an error: one text, scrubbed. */
export const textOf = (room: Pick<JobRoom, 'secrets'>, error: unknown): string =>
  room.secrets.scrub(error instanceof Error ? error.message : String(error)).slice(0, MOST_TEXT);

/** The job was moved in the queue already: this is how a processor says so. */
export const hasLeft = (error: unknown): boolean =>
  [DelayedError, WaitingError, WaitingChildrenError, RateLimitError].some((kind) => error instanceof kind);

const isLastAttempt = (job: Job): boolean => job.attemptsMade + 1 >= (job.opts.attempts ?? 1);

/** Whether trying again within the run may help: what a conflict is with may be gone then. An unforeseen error is tried again too; a mistake that a person has to mend is not. */
const isRetryable = (error: unknown): boolean =>
  error instanceof ProviderError
    ? error.retryable || error.code === 'conflict'
    : !(error instanceof UsageError);

export type ErrorFacts = {
  readonly room: JobRoom;
  readonly queue: Queue;
  readonly job: Job;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
};

/**
 * What an error means for its job. Throws what sends the job back to the queue where it has to wait or is tried again, and returns the text
 * where it has failed for good.
 */
export const settleError = async (facts: ErrorFacts, given: unknown): Promise<string> => {
  const error = given instanceof StepFailed ? given.cause : given;
  const { room, queue, job, token, signal } = facts;
  if (hasLeft(error)) throw error;
  if (error instanceof NotYet) return delayJob(job, token, error.waitMs);
  if (error instanceof Draining || signal?.aborted) return giveBack(job, token);
  if (error instanceof ProviderError && error.code === 'rate-limited') {
    await pauseQueue(queue, error.retryAfterMs ?? 1_000);
    throw new RateLimitError();
  }
  const text = textOf(room, error);
  const retry = isRetryable(error) && !isLastAttempt(job);
  // Only the text goes on: an error's other properties may hold the request.
  if (retry) throw new Error(text);
  return text;
};

/** Fails the job for good. */
export const failJob = (text: string): never => {
  throw new UnrecoverableError(text);
};
