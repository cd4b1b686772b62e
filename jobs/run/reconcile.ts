import { WaitingChildrenError } from 'bullmq';
import type { RunReport } from '../../src/model/run.ts';
import { orderByNames } from '../../src/plan/name-order.ts';
import { noLifts } from '../../src/plan/ownership/ledger-claim.ts';
import type { WorkPlan } from '../../src/plan/plan-account.ts';
import type { Planned } from '../../src/plan/planned.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { writeHandover } from '../../src/reconcile/own-ledger.ts';
import { type ObservedPlan, planAmongOthers, planForRun } from '../../src/reconcile/plan-run.ts';
import type { EndedChange } from '../../src/reconcile/run-report.ts';
import { snapshotOf } from '../../src/reconcile/snapshot.ts';
import { verify } from '../../src/reconcile/verify.ts';
import { adopt } from '../adopt.ts';
import { credentialRefusal, failJob, settleError, textOf } from '../change/job-errors.ts';
import type { PlannedRun } from '../job-data.ts';
import { isPermitted, NOT_SIGNED } from '../signature.ts';
import { type Admitted, admitRun } from './admit-run.ts';
import { childOutcomes } from './child-outcomes.ts';
import { endRun, giveUp } from './end-run.ts';
import { enqueueChanges } from './enqueue-changes.ts';
import { outdatedChanges, permittedChanges } from './permitted-changes.ts';
import type { ReconcileJob } from './reconcile-job.ts';
import { enqueuedKeys, type Recovered, recover } from './recover.ts';

const request = ({ data }: ReconcileJob['job']) => ({
  manual: data.confirmed !== null,
  force: data.force,
  keys: data.keys === null ? null : new Set(data.keys),
  lifts: data.lifts ?? noLifts,
  outsideWindow: data.outsideWindow === true,
});

/** Reads the account and plans it, and records the plan's bookkeeping in the ledger. */
const observeAndPlan = async ({ jobs, job, signal }: ReconcileJob, context: AccountContext) => {
  // Cleared before reading: a later trigger may be about something that this run does not see. A confirmed
  // run answers no trigger.
  const clearing = job.data.confirmed === null ? jobs.runs.clearDirty() : null;
  const [enqueued, observed] = await Promise.all([
    enqueuedKeys(job),
    planForRun(context, request(job), { signal }),
    clearing,
  ]);
  const works = observed.plan.bookkeeping.length > 0 || observed.planned.some(({ work }) => work !== null);
  await writeHandover(context, observed.handover, works);
  await context.ledger.apply(observed.plan.bookkeeping, observed.ledger);
  return { observed, recovered: recover(job, enqueued, observed) };
};

/** The plan once the ledger is up to date: the same one, where nothing was written. */
const planAfter = async (
  { job }: ReconcileJob,
  context: AccountContext,
  observed: ObservedPlan,
  adopted: readonly EndedChange[],
): Promise<WorkPlan> => {
  if (adopted.length === 0 && observed.plan.bookkeeping.length === 0) return observed;
  const ledger = await context.ledger.read();
  return planAmongOthers(context, observed.observation, ledger, request(job), Date.now());
};

const enqueue = async (
  { jobContext, jobs, job }: ReconcileJob,
  { context, sequence }: Admitted,
  observed: ObservedPlan,
  changes: readonly Planned[],
  { enqueued }: Recovered,
): Promise<void> => {
  const ledger = await context.ledger.read();
  jobContext.snapshots.set(snapshotOf(context, observed.observation, ledger), job.data.run);
  jobContext.log.info({ account: jobs.account, run: job.data.run, ...observed.plan.summary }, 'Run planned');
  // A new change of a key that has a job already is left to the next run.
  if (enqueued.size > 0) await jobs.runs.markDirty();
  const { revision, digest: desired } = context;
  const { removal } = observed.observation.capabilities;
  await enqueueChanges(jobs, job, orderByNames(changes, removal), {
    revision,
    desired,
    sequence,
    hasher: context.hasher,
  });
};

/** The first half of a run: observe, plan, keep what the run may change, and enqueue it. */
const planStep = async (run: ReconcileJob, admitted: Admitted): Promise<RunReport> => {
  const { jobContext, jobs, job } = run;
  const { context } = admitted;
  const startedAt = Date.now();
  const { observed, recovered } = await observeAndPlan(run, context);
  const permitted = permittedChanges(job.data, observed, recovered.enqueued);
  const adopted = [...recovered.adopted, ...(await adopt(job, context, observed, permitted))];
  const done = new Set([...recovered.enqueued, ...adopted.map(({ key }) => key)]);
  const planned: PlannedRun = {
    revision: context.revision,
    revisionTitle: context.revisionTitle ?? null,
    revisionAuthor: context.revisionAuthor ?? null,
    digest: context.digest,
    startedAt,
    outcomes: [...outdatedChanges(job.data, observed.planned, done), ...adopted],
    notices: observed.plan.notices.map(jobContext.secrets.scrub),
  };
  // Changes that have a job are counted by it.
  for (const { action, result } of planned.outcomes)
    jobContext.observer?.changeEnded({ account: jobs.account, action, outcome: result.outcome });
  const changes = permitted.filter(({ work }) => work?.kind !== 'adopt');
  if (changes.length === 0 && recovered.enqueued.size === 0) {
    const { plan } = await planAfter(run, context, observed, adopted);
    return endRun(run, { begun: true, planned, outcomes: planned.outcomes, plan, error: null, notices: [] });
  }
  await enqueue(run, admitted, observed, changes, recovered);
  await job.updateData({ ...job.data, step: 'verify', planned, staleSince: null });
  return verifyStep(run, context, planned);
};

/** The second half: wait until every change has ended, verify what the provider shows, and report. */
const verifyStep = async (
  run: ReconcileJob,
  context: AccountContext,
  planned: PlannedRun,
): Promise<RunReport> => {
  const { jobContext, jobs, job, token, signal } = run;
  // Also after a restart: the changes of an earlier attempt may still be under way.
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  const outcomes = [...planned.outcomes, ...(await childOutcomes(jobs, job))];
  const cancelled = await jobs.runs.cancelled(job.data.run);
  if (cancelled !== null && !outcomes.some(({ result }) => result.outcome === 'applied')) {
    return endRun(run, { begun: true, planned, outcomes, plan: null, error: cancelled, notices: [] });
  }
  const { observation, ledger, notices } = await verify(context, { signal });
  jobContext.snapshots.set(snapshotOf(context, observation, ledger), job.data.run);
  const { plan } = await planAmongOthers(context, observation, ledger, request(job), Date.now());
  return endRun(run, { begun: true, planned, outcomes, plan, error: cancelled, notices });
};

const runStep = async (run: ReconcileJob, admitted: Admitted): Promise<RunReport> => {
  const { jobContext, jobs, job, token, signal } = run;
  const { planned, step } = job.data;
  if (!isPermitted(admitted.context.hasher, job.data)) return giveUp(run, NOT_SIGNED, { begun: true });
  try {
    return step === 'verify' && planned
      ? await verifyStep(run, admitted.context, planned)
      : await planStep(run, admitted);
  } catch (error) {
    const text = await settleError({ jobContext, queue: jobs.queue, job, token, signal }, error);
    await giveUp(run, text, { begun: true, unauthorised: credentialRefusal(error, true) !== null });
    return failJob(text);
  }
};

/**
 * The job `reconcile`: one run over one account. It is processed twice: to observe, plan and enqueue; and,
 * when all changes have ended, to verify and report. A run with nothing to do ends after the first part.
 */
export const reconcile = async (run: ReconcileJob): Promise<RunReport> => {
  const { jobContext, jobs, job } = run;
  const admitted = await admitRun(run);
  if ('ended' in admitted) return admitted.ended;
  const fields = { account: jobs.account, run: job.data.run };
  jobContext.log.debug({ ...fields, step: job.data.step }, 'Run step started');
  try {
    return await runStep(run, admitted);
  } catch (error) {
    jobContext.log.trace({ ...fields, error: textOf(jobContext, error) }, 'Run step interrupted');
    throw error;
  }
};
