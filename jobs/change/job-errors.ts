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
import { rateLimitQueue } from '../account-queue.ts';
import type { JobContext } from '../job-context.ts';

/** The process is shutting down: the job returns to the queue unchanged. */
export class Draining extends Error {
  override readonly name = 'Draining';
}

/** Delays the job; costs no attempt. Throws. */
export const delayJob = async (job: Job, token: string, ms: number): Promise<never> => {
  await job.moveToDelayed(Date.now() + Math.ceil(ms), token);
  throw new DelayedError();
};

/** Returns the job to the queue at once; costs no attempt. Throws. */
const returnToQueue = async (job: Job, token: string): Promise<never> => {
  await job.moveToWait(token);
  throw new WaitingError();
};

/** Texts of providers are cut far shorter; our own end with what to do. In characters. */
const MAX_TEXT = 1_000;

/** An error as one text without secrets. */
export const textOf = (jobContext: Pick<JobContext, 'secrets'>, error: unknown): string =>
  jobContext.secrets.scrub(error instanceof Error ? error.message : String(error)).slice(0, MAX_TEXT);

/** BullMQ's signals that the job has already been moved in the queue. */
export const isAlreadyMoved = (error: unknown): boolean =>
  [DelayedError, WaitingError, WaitingChildrenError, RateLimitError].some((kind) => error instanceof kind);

const isLastAttempt = (job: Job): boolean => job.attemptsMade + 1 >= (job.opts.attempts ?? 1);

/**
 * Whether a retry within the run may help: also for conflicts and unexpected errors, not for usage errors.
 */
const isRetryable = (error: unknown): boolean =>
  error instanceof ProviderError
    ? error.retryable || error.code === 'conflict'
    : !(error instanceof UsageError);

export type FailedAttempt = {
  readonly jobContext: JobContext;
  readonly queue: Queue;
  readonly job: Job;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
};

/**
 * Decides what an error means for its job. Throws to send the job back to the queue, where it has to wait or
 * will be retried; returns the error text when the job has failed for good.
 */
export const settleError = async (failed: FailedAttempt, given: unknown): Promise<string> => {
  const error = given instanceof StepFailed ? given.cause : given;
  const { jobContext, queue, job, token, signal } = failed;
  if (isAlreadyMoved(error)) throw error;
  if (error instanceof NotYet) return delayJob(job, token, error.waitMs);
  if (error instanceof Draining || signal?.aborted) return returnToQueue(job, token);
  if (error instanceof ProviderError && error.code === 'rate-limited') {
    await rateLimitQueue(queue, error.retryAfterMs ?? 1_000);
    throw new RateLimitError();
  }
  const text = textOf(jobContext, error);
  const retry = isRetryable(error) && !isLastAttempt(job);
  // Only the text: an error's other properties may hold the request.
  if (retry) throw new Error(text);
  return text;
};

/** Fails the job for good. */
export const failJob = (text: string): never => {
  throw new UnrecoverableError(text);
};

const REFUSED = 'the provider refused the credential of account';

/** The error, if the provider refused the account's credential: 401, or 403 to reading; else null. */
export const credentialRefusal = (error: unknown, observing: boolean): ProviderError | null => {
  const cause = error instanceof StepFailed ? error.cause : error;
  const reading = observing || (error instanceof StepFailed && error.step === 'observe');
  if (!(cause instanceof ProviderError)) return null;
  return cause.code === 'unauthorized' || (reading && cause.code === 'forbidden') ? cause : null;
};

/** The reason for cancelling a run whose credential was refused. */
export const refusedCredential = (account: string, { status }: ProviderError): string =>
  `${REFUSED} ${account} (${status ?? 'not sent'})`;

/** Whether a run was cancelled for that reason. */
export const isCredentialRefusal = (why: string | null): boolean => why?.startsWith(REFUSED) === true;
