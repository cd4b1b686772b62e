import type { RunReport } from '../../src/model/run.ts';
import { pausedWhy } from '../../src/plan/command-lines.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { otherSource } from '../../src/reconcile/own-ledger.ts';
import { delayJob } from '../change/job-errors.ts';
import { type Freshness, freshnessOf } from '../latest-desired.ts';
import { requeue } from '../requeue.ts';
import { endPaused, giveUp } from './end-run.ts';
import type { ReconcileJob } from './reconcile-job.ts';
import { resumeEnqueued } from './recover.ts';

/** The pause before a run asks again whether the one before it has ended, in ms. */
const LOCK_POLL_MS = 250;

const NO_REVISION =
  'no running process has the desired state that this run needs; the next run will plan it again';

/** What a run works from, once it may run here. */
export type Admitted = { readonly context: AccountContext; readonly sequence: number };

/**
 * Ends a run that must not start: it was cancelled, or its account is paused. Null: it may start, or has
 * started.
 */
const endUnbegun = async (run: ReconcileJob): Promise<RunReport | null> => {
  const { jobs, job } = run;
  const { cancelled, paused } = await jobs.runs.stops(job.data.run);
  if (cancelled === null && !paused) return null;
  await resumeEnqueued(run);
  if (run.job.data.step === 'verify') return null;
  return cancelled === null
    ? endPaused(run, pausedWhy(jobs.account))
    : giveUp(run, cancelled, { begun: false });
};

/**
 * A run is planned only from the newest desired state; a confirmed one only from the state that was
 * confirmed.
 */
const isUsable = ({ job }: ReconcileJob, context: AccountContext, { fresh }: Freshness): boolean => {
  const planned = job.data.step === 'verify' ? job.data.planned?.digest : job.data.digest;
  if (planned != null && planned === context.digest) return true;
  return fresh && (job.data.step === 'verify' || job.data.digest === null);
};

/**
 * The ledger changed hands since another desired state's run made its changes: this process cannot verify
 * those.
 */
const isOthersToVerify = async ({ job }: ReconcileJob, context: AccountContext): Promise<boolean> => {
  const { step, planned } = job.data;
  if (step !== 'verify' || planned === null || planned.digest === context.digest) return false;
  return (await otherSource(context)) !== null;
};

/**
 * Why no process can do a triggered run: the ledger belongs to another desired state whose daemon is down.
 * Null: another process may do it.
 */
const refusedAlone = async (
  { jobs, job }: ReconcileJob,
  context: AccountContext | null,
  freshness: Freshness | null,
): Promise<string | null> => {
  const { step, confirmed } = job.data;
  if (context === null || freshness?.alive || step !== 'plan' || confirmed !== null) return null;
  const refused = await otherSource(context);
  // The refusal answers all triggers so far, and a follow-up would find the same.
  if (refused !== null) await jobs.runs.clearDirty();
  return refused;
};

/** Gives the run to a process that has the right desired state; ends it when none has for too long. */
const leaveToOthers = async (
  run: ReconcileJob,
  context: AccountContext | null,
  freshness: Freshness | null,
): Promise<RunReport> => {
  const begins = run.job.data.step === 'plan';
  const refused = await refusedAlone(run, context, freshness);
  if (refused !== null) return giveUp(run, refused, { begun: true });
  await requeue(run, begins ? run.job.data.digest : null);
  return giveUp(run, NO_REVISION, { begun: !begins });
};

/**
 * Decides whether this process may do the run now, and takes the account's run lock for it. Throws where the
 * job goes back to the queue: for another process, or until the run before it has ended.
 * @returns the report of a run that ended instead
 */
export const admitRun = async (run: ReconcileJob): Promise<Admitted | { readonly ended: RunReport }> => {
  const { jobContext, jobs, job, token } = run;
  const context = jobContext.context(jobs.account);
  const [unbegun, freshness] = await Promise.all([
    job.data.step === 'plan' ? endUnbegun(run) : null,
    context && freshnessOf(jobs, context),
  ]);
  if (unbegun !== null) return { ended: unbegun };
  const usable = context && freshness && isUsable(run, context, freshness);
  if (!usable || (await isOthersToVerify(run, context)))
    return { ended: await leaveToOthers(run, context, freshness) };
  const isConfirmed = job.data.confirmed !== null;
  if (!(await jobs.lock.acquire(job.id as string, isConfirmed))) return delayJob(job, token, LOCK_POLL_MS);
  return { context, sequence: freshness.sequence };
};
