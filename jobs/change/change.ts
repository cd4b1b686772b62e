import type { Job } from 'bullmq';
import { UsageError } from '../../src/model/errors.ts';
import type { ChangeOutcome } from '../../src/model/run.ts';
import { entryHash } from '../../src/plan/entry-hash.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { applyChange } from '../../src/reconcile/apply-change.ts';
import { noteFailure } from '../../src/reconcile/record-failure.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { JobRoom } from '../job-context.ts';
import { type ChangeData, type ChangeReturn, changeJobId } from '../job-data.ts';
import { pausedWhy } from '../paused.ts';
import { handBack } from '../requeue.ts';
import { awaitTurn, endTurn, noteTurn, withThirdName } from '../run/name-turns.ts';
import { refusalIn, refusedCredential } from '../run/refused-credential.ts';
import { courseOf, noteAttempt, withEarlierAttempts } from './attempt-timing.ts';
import { Draining, failJob, settleError } from './job-errors.ts';

/** One job of a change, and the process that has it. */
export type ChangeJob = {
  readonly room: JobRoom;
  readonly jobs: AccountJobs;
  readonly job: Job<ChangeData, ChangeReturn>;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  /** Fetches no further job for a moment: what comes is for another process. */
  rest(): void;
};

const NEWER = 'newer desired state arrived before it began; the follow-up run plans it';
const NOBODY = 'no process here has the desired state that it was planned from; the next run plans it anew';

/** Whether this process has just the entry that the change was planned from, secrets included. */
const hasPlannedEntry = (context: AccountContext, data: ChangeData): boolean => {
  const entry = context.entries.find(({ key }) => key === data.key);
  return (entry ? entryHash(context.hasher, entry) : null) === data.entryHash;
};

const cancelled = (why: string): ChangeOutcome => ({ outcome: 'cancelled', why });

/** Gives the job to a process that has what it was planned from; ends it when none has for too long. */
const leaveToOthers = async (change: ChangeJob): Promise<ChangeOutcome> => {
  await handBack(change, change.job.data.desired);
  return cancelled(NOBODY);
};

/** Why the change is not to be made any more; null: go on. */
const whyCancelled = async ({ jobs, job }: ChangeJob): Promise<string | null> => {
  const { cancelled: why, paused, sequence } = await jobs.objections(job.data.run);
  if (why !== null) return why;
  if (paused) {
    const stopped = pausedWhy(jobs.account);
    await jobs.runs.cancel(job.data.run, stopped);
    return stopped;
  }
  return sequence > job.data.sequence && job.data.sequence > 0 ? NEWER : null;
};

const attempt = async (change: ChangeJob, context: AccountContext): Promise<ChangeOutcome> => {
  const { room, job, signal } = change;
  const why = await whyCancelled(change);
  if (why !== null) return cancelled(why);
  const beforeSend = async (): Promise<void> => {
    if (room.draining()) throw new Draining(`${job.data.key}: the process is ending`);
  };
  await beforeSend();
  if (!hasPlannedEntry(context, job.data)) return leaveToOthers(change);
  await awaitTurn(change);
  const { data } = job;
  // A worker that died may have made it, like an attempt whose answer got lost; once aside, a refusal is one like any other.
  const unsure = data.unsure || job.stalledCounter > 0;
  const task = { ...data, unsure, swaps: data.swaps === true && !data.isAside };
  return applyChange(context, room.snapshots, task, { signal, beforeSend, now: Date.now });
};

/** A refused credential is not one change's problem: the rest of the run is spared the same answer. */
const endRunIfUnauthorized = async ({ jobs, job }: ChangeJob, error: unknown): Promise<boolean> => {
  const refusal = refusalIn(error, false);
  if (refusal === null) return false;
  await jobs.runs.cancel(job.data.run, refusedCredential(jobs.account, refusal));
  return true;
};

const count = ({ room, jobs, job }: ChangeJob, outcome: ChangeOutcome['outcome']): void =>
  room.observer?.changeEnded({ account: jobs.account, action: job.data.action, outcome });

const attemptOrFail = async (change: ChangeJob, context: AccountContext): Promise<ChangeOutcome> => {
  const { room, jobs, job, token, signal } = change;
  try {
    return await attempt(change, context);
  } catch (thrown) {
    // Planned by another process, which owns the ledger now or did before: its desired state is not ours to report.
    if (thrown instanceof UsageError && job.data.desired !== context.digest) return leaveToOthers(change);
    await noteAttempt(job, thrown);
    const error = await noteTurn(change, thrown);
    const said = await settleError({ room, queue: jobs.queue, job, token, signal }, error);
    const text = withThirdName(job.data, said);
    await endTurn(change);
    if (!(await endRunIfUnauthorized(change, error))) {
      await noteFailure(context, job.data, error, text, Date.now());
    }
    await jobs.runs.noteFailed(job.data.run, changeJobId(job.data), courseOf(job, 'failed', 'failed'));
    count(change, 'failed');
    return failJob(text);
  }
};

/**
 * The jobs `create`, `update`, `replace` and `delete`: one change of a run, made only from the desired entry that it was planned from. What cannot be made
 * is an outcome; what fails for good fails the job, never the run.
 */
export const change = async (changeJob: ChangeJob): Promise<ChangeReturn> => {
  const { room, jobs, job } = changeJob;
  const { key, action } = job.data;
  const context = room.context(jobs.account);
  const found = context ? await attemptOrFail(changeJob, context) : await leaveToOthers(changeJob);
  await endTurn(changeJob);
  const result = withEarlierAttempts(job, found);
  count(changeJob, result.outcome);
  const { run, fields } = job.data;
  room.log.info({ account: jobs.account, run, key, action, fields, outcome: result.outcome }, 'Change ended');
  return { key, action, result, ...courseOf(job, found.outcome, result.outcome) };
};
