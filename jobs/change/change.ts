import type { Job } from 'bullmq';
import { UsageError } from '../../src/model/errors.ts';
import type { ChangeOutcome } from '../../src/model/run.ts';
import { pausedWhy } from '../../src/plan/command-lines.ts';
import { entryHash } from '../../src/plan/entry-hash.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { applyChange } from '../../src/reconcile/apply-change.ts';
import { recordFailure } from '../../src/reconcile/record-failure.ts';
import { SteppedAside } from '../../src/reconcile/step-aside.ts';
import type { AccountJobs, Objections } from '../account-jobs.ts';
import type { JobContext } from '../job-context.ts';
import { type ChangeData, type ChangeReturn, changeJobId } from '../job-data.ts';
import { requeue } from '../requeue.ts';
import { awaitTurn, endTurn, recordTurn, withThirdName } from '../run/name-turns.ts';
import { scrubOutcome } from '../run/scrub-texts.ts';
import { begunMarks, changeSignature, NOT_SIGNED } from '../signature.ts';
import { recordAttempt, timingOf, withEarlierAttempts } from './attempt-timing.ts';
import { credentialRefusal, failJob, refusedCredential, settleError } from './job-errors.ts';
import { createSendGate, Held, isHalfReplaced } from './send-gate.ts';

/** One change job, and the process that works on it. */
export type ChangeJob = {
  readonly jobContext: JobContext;
  readonly jobs: AccountJobs;
  readonly job: Job<ChangeData, ChangeReturn>;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  /** Fetches no job for a moment, since the next one probably needs another process too. */
  pauseFetching(): void;
};

const NEWER = 'a newer desired state arrived before it started; the follow-up run will plan it';
const NO_REVISION =
  'no running process has the desired state this was planned from; the next run will plan it again';

/** Whether this process has exactly the entry that the change was planned from, secrets included. */
const hasPlannedEntry = (context: AccountContext, data: ChangeData): boolean => {
  const entry = context.entries.find(({ key }) => key === data.key);
  return (entry ? entryHash(context.hasher, entry) : null) === data.entryHash;
};

const cancelled = (why: string): ChangeOutcome => ({ outcome: 'cancelled', why });

/** Leaves the job to a process with the right desired state; cancels it when none has it for too long. */
const leaveToOthers = async (change: ChangeJob): Promise<ChangeOutcome> => {
  await requeue(change, change.job.data.desired);
  return cancelled(NO_REVISION);
};

/**
 * Whether another desired state was published after the change was planned. A daemon may publish the one that
 * it was planned from late, as after a take-over.
 */
const isOutdated = ({ desired, sequence }: ChangeData, latest: Objections['latest']): boolean =>
  latest !== null && latest.digest !== desired && latest.sequence > sequence && sequence > 0;

/** Why the change is cancelled; null: it is not. */
const whyCancelled = async ({ jobs, job }: ChangeJob): Promise<string | null> => {
  const { cancelled: why, paused, latest } = await jobs.objections(job.data.run);
  if (why !== null) return why;
  if (paused) {
    const stopped = pausedWhy(jobs.account);
    await jobs.runs.cancel(job.data.run, stopped);
    return stopped;
  }
  return isOutdated(job.data, latest) ? NEWER : null;
};

const attempt = async (change: ChangeJob, context: AccountContext): Promise<ChangeOutcome> => {
  const { jobContext, job, signal } = change;
  const why = await whyCancelled(change);
  if (why !== null) return cancelled(why);
  const gate = createSendGate({ ...change, context });
  await gate.check();
  if (!hasPlannedEntry(context, job.data)) return leaveToOthers(change);
  if (job.data.signature !== changeSignature(context.hasher, job.data))
    return job.data.desired === context.digest ? cancelled(NOT_SIGNED) : leaveToOthers(change);
  await awaitTurn(change);
  const { data } = job;
  // A worker that died may have made the change. Once it has stepped aside, a refusal is like any other.
  const unsure = data.unsure || job.stalledCounter > 0;
  const task = { ...data, unsure, swaps: data.swaps === true && !data.isAside };
  const options = { signal, beforeSend: gate.beforeSend, now: Date.now };
  return applyChange(context, jobContext.snapshots, task, options);
};

/** A refused credential fails every change: cancels the rest of the run. */
const endRunIfUnauthorized = async ({ jobs, job }: ChangeJob, error: unknown): Promise<boolean> => {
  const refusal = credentialRefusal(error, false);
  if (refusal === null) return false;
  await jobs.runs.cancel(job.data.run, refusedCredential(jobs.account, refusal));
  return true;
};

/** Records that these changes are half made, before this one returns to the queue or ends. */
const recordBegun = ({ jobs, job }: ChangeJob, { hasher }: AccountContext, jobIds: readonly string[]) =>
  jobs.runs.recordBegun(job.data.run, begunMarks(hasher, job.data.run, jobIds));

const count = ({ jobContext, jobs, job }: ChangeJob, outcome: ChangeOutcome['outcome']): void =>
  jobContext.observer?.changeEnded({ account: jobs.account, action: job.data.action, outcome });

const attemptOrFail = async (change: ChangeJob, context: AccountContext): Promise<ChangeOutcome> => {
  const { jobContext, jobs, job, token, signal } = change;
  try {
    return await attempt(change, context);
  } catch (thrown) {
    // Planned by another process, which owns or owned the ledger: its desired state is not ours to report.
    if (thrown instanceof UsageError && job.data.desired !== context.digest) return leaveToOthers(change);
    // Another desired state may have other windows.
    if (thrown instanceof Held)
      return job.data.desired === context.digest
        ? { outcome: 'held', why: thrown.message }
        : leaveToOthers(change);
    if (isHalfReplaced(job.data, thrown)) await recordBegun(change, context, [job.id as string]);
    await recordAttempt(job, thrown);
    // Else one that stepped aside would keep its temporary name until the account's window opens again.
    if (thrown instanceof SteppedAside)
      await recordBegun(change, context, [job.id as string, ...(job.data.circle ?? [])]);
    const error = await recordTurn(change, thrown);
    const reason = await settleError({ jobContext, queue: jobs.queue, job, token, signal }, error);
    const text = withThirdName(job.data, reason);
    await endTurn(change);
    if (!(await endRunIfUnauthorized(change, error))) {
      await recordFailure(context, job.data, error, text, Date.now());
    }
    await jobs.runs.recordFailed(job.data.run, changeJobId(job.data), timingOf(job, 'failed', 'failed'));
    count(change, 'failed');
    return failJob(text);
  }
};

/**
 * The jobs `create`, `update`, `replace` and `delete`: one change of a run, made only from the desired entry
 * that it was planned from. A change that cannot be made is an outcome; one that fails for good fails its
 * job, never the run.
 */
export const change = async (changeJob: ChangeJob): Promise<ChangeReturn> => {
  const { jobContext, jobs, job } = changeJob;
  const { key, action } = job.data;
  const context = jobContext.context(jobs.account);
  const found = context ? await attemptOrFail(changeJob, context) : await leaveToOthers(changeJob);
  await endTurn(changeJob);
  const result = scrubOutcome(withEarlierAttempts(job, found), jobContext.secrets.scrub);
  count(changeJob, result.outcome);
  const { run, fields } = job.data;
  jobContext.log.info(
    { account: jobs.account, run, key, action, fields, outcome: result.outcome },
    'Change ended',
  );
  return { key, action, result, ...timingOf(job, found.outcome, result.outcome) };
};
