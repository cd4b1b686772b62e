import { WaitingChildrenError } from 'bullmq';
import type { RunReport } from '../../src/model/run.ts';
import { orderByNames } from '../../src/plan/name-order.ts';
import type { WorkPlan } from '../../src/plan/plan-account.ts';
import type { Planned } from '../../src/plan/planned.ts';
import { noLifts } from '../../src/plan/whose/ledger-claim.ts';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import type { EndedChange } from '../../src/reconcile/ended-change.ts';
import { writeHandover } from '../../src/reconcile/own-ledger.ts';
import { type ObservedPlan, planAmongOthers, planForRun } from '../../src/reconcile/plan-run.ts';
import { snapshotOf } from '../../src/reconcile/snapshot.ts';
import { verify } from '../../src/reconcile/verify.ts';
import { adopt, adoptedBefore } from '../adopt.ts';
import { delayJob, failJob, settleError, textOf } from '../change/job-errors.ts';
import { handBack } from '../hand-back.ts';
import type { PlannedRun } from '../job-data.ts';
import { pausedWhy } from '../paused.ts';
import { childOutcomes } from './child-outcomes.ts';
import { endPaused, endRun } from './end-run.ts';
import { enqueueChanges, enqueuedKeys } from './enqueue-changes.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import { isOthersToVerify, refusedAlone } from './other-source.ts';
import type { ReconcileJob } from './reconcile-job.ts';
import { refusalIn } from './refused-credential.ts';
import type { RunEnd } from './run-end.ts';

/** The pause before a run asks again whether the one before it has ended, in ms. */
const LOCK_POLL_MS = 250;

const request = ({ data }: ReconcileJob['job']) => ({
  person: data.confirmed !== null,
  force: data.force,
  keys: data.keys === null ? null : new Set(data.keys),
  lifts: data.lifts ?? noLifts,
});

/** A run is only planned from the newest desired state; a person's only from the one that was confirmed. */
const isUsable = ({ job }: ReconcileJob, context: AccountContext, { fresh }: Freshness): boolean => {
  const planned = job.data.step === 'verify' ? job.data.planned?.digest : job.data.digest;
  if (planned != null && planned === context.digest) return true;
  return fresh && (job.data.step === 'verify' || job.data.digest === null);
};

/**
 * The changes of a plan that this run may make: all that have work, or just those that a person confirmed; none of the keys that it is at already, since it
 * died half-way through enqueuing.
 */
const allowed = (
  { data }: ReconcileJob['job'],
  planned: readonly Planned[],
  enqueued: ReadonlySet<string>,
): Planned[] => {
  const open = planned.filter(({ work, change }) => work !== null && !enqueued.has(change.key));
  if (data.confirmed === null) return open;
  const confirmed = new Set(data.confirmed.map(({ digest }) => digest));
  return open.filter(({ change }) => confirmed.has(change.digest));
};

/** What became of confirmed changes that are not in the plan any more, and that this run has not made itself. */
const missed = (
  { data }: ReconcileJob['job'],
  planned: readonly Planned[],
  done: ReadonlySet<string>,
): EndedChange[] => {
  const found = new Set(planned.map(({ change }) => change.digest));
  const open = new Set(planned.flatMap(({ change, work }) => (work === null ? [] : [change.key])));
  return (data.confirmed ?? []).flatMap(({ key, action, digest }) => {
    if (found.has(digest) || done.has(key)) return [];
    const outcome = open.has(key) ? 'moved' : 'not-needed';
    return [{ key, action, result: { outcome }, fields: [], at: Date.now(), attempts: 0, durationMs: 0 }];
  });
};

/** The plan of what is live, once the ledger is up to date: the same, where nothing was written. */
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

/** The first half of a run: observe, plan, bring the ledger up to date, and enqueue what there is to do. */
const planStep = async (
  run: ReconcileJob,
  context: AccountContext,
  { sequence }: Freshness,
): Promise<RunReport> => {
  const { room, jobs, job, signal } = run;
  const startedAt = Date.now();
  // Sent before anything is read: a trigger from now on may be about something that this run does not see. A person's run answers no trigger.
  const clearing = job.data.confirmed === null ? jobs.runs.clearDirty() : null;
  const [enqueued, observed] = await Promise.all([
    enqueuedKeys(job),
    planForRun(context, request(job), { signal }),
    clearing,
  ]);
  const works = observed.plan.bookkeeping.length > 0 || observed.planned.some(({ work }) => work !== null);
  await writeHandover(context, observed.handover, works);
  await context.ledger.apply(observed.plan.bookkeeping, observed.ledger);
  const todo = allowed(job, observed.planned, enqueued);
  const adopted = [...adoptedBefore(job, observed), ...(await adopt(job, context, observed, todo))];
  const done = new Set([...enqueued, ...adopted.map(({ key }) => key)]);
  const planned: PlannedRun = {
    revision: context.revision,
    revisionTitle: context.revisionTitle ?? null,
    digest: context.digest,
    startedAt,
    outcomes: [...missed(job, observed.planned, done), ...adopted],
    notices: observed.plan.notices,
  };
  // The changes that get a job are counted by it.
  for (const { action, result } of planned.outcomes)
    room.observer?.changeEnded({ account: jobs.account, action, outcome: result.outcome });
  const changes = todo.filter(({ work }) => work?.is !== 'adopt');
  if (changes.length === 0 && enqueued.size === 0) {
    const { plan } = await planAfter(run, context, observed, adopted);
    return endRun(run, { begun: true, planned, outcomes: planned.outcomes, plan, error: null, notices: [] });
  }
  const ledger = await context.ledger.read();
  room.snapshots.set(snapshotOf(context, observed.observation, ledger), job.data.run);
  room.log.info({ account: jobs.account, run: job.data.run, ...observed.plan.summary }, 'Run planned');
  // What came up for the keys that it was at before it died is the next run's.
  if (enqueued.size > 0) await jobs.runs.markDirty();
  const { revision, digest: desired } = context;
  const { removal } = observed.observation.capabilities;
  await enqueueChanges(jobs.queue, job, orderByNames(changes, removal), { revision, desired, sequence });
  await job.updateData({ ...job.data, step: 'verify', planned, staleSince: null });
  return verifyStep(run, context, planned);
};

/** The second half: when every change has ended, look once more, record what the provider shows, and report. */
const verifyStep = async (
  run: ReconcileJob,
  context: AccountContext,
  planned: PlannedRun,
): Promise<RunReport> => {
  const { room, jobs, job, token, signal } = run;
  // Also where it was to wait for them and died: its changes may still be under way.
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  const outcomes = [...planned.outcomes, ...(await childOutcomes(jobs, job))];
  const refused = await jobs.runs.cancelled(job.data.run);
  if (refused !== null && !outcomes.some(({ result }) => result.outcome === 'applied')) {
    return endRun(run, { begun: true, planned, outcomes, plan: null, error: refused, notices: [] });
  }
  const { observation, ledger, notices } = await verify(context, { signal });
  room.snapshots.set(snapshotOf(context, observation, ledger), job.data.run);
  const { plan } = await planAmongOthers(context, observation, ledger, request(job), Date.now());
  return endRun(run, { begun: true, planned, outcomes, plan, error: refused, notices });
};

const step = async (run: ReconcileJob, context: AccountContext, freshness: Freshness): Promise<RunReport> => {
  const { planned, step: at } = run.job.data;
  return at === 'verify' && planned ? verifyStep(run, context, planned) : planStep(run, context, freshness);
};

/** The run ends here and now, with this as its reason. What was done until then is in the report. */
const giveUp = async (
  run: ReconcileJob,
  error: string,
  { begun, unauthorised = false }: Pick<RunEnd, 'begun' | 'unauthorised'>,
): Promise<RunReport> => {
  const planned = run.job.data.planned;
  const outcomes = planned ? [...planned.outcomes, ...(await childOutcomes(run.jobs, run.job))] : [];
  return endRun(run, { begun, planned, outcomes, plan: null, error, notices: [], unauthorised });
};

/**
 * A run that died while it enqueued has changes under way, and one that is not to begin has begun after all: it ends as a run that made just
 * these.
 */
const goOnWithEnqueued = async ({ room, jobs, job }: ReconcileJob): Promise<void> => {
  if ((await enqueuedKeys(job)).size === 0) return;
  const { revision = '', revisionTitle = null, digest = '' } = room.context(jobs.account) ?? {};
  const planned = { revision, revisionTitle, digest, startedAt: job.timestamp, outcomes: [], notices: [] };
  await job.updateData({ ...job.data, step: 'verify', planned, staleSince: null });
};

/** Ends a run that is not to begin: it was cancelled, or its account is paused. Null: it may begin, or has. */
const endUnbegun = async (run: ReconcileJob): Promise<RunReport | null> => {
  const { jobs, job } = run;
  const [cancelled, paused] = await Promise.all([jobs.runs.cancelled(job.data.run), jobs.status.isPaused()]);
  if (cancelled === null && !paused) return null;
  await goOnWithEnqueued(run);
  if (run.job.data.step === 'verify') return null;
  return cancelled === null
    ? endPaused(run, pausedWhy(jobs.account))
    : giveUp(run, cancelled, { begun: false });
};

const NOBODY = 'no process has the desired state that the run needs; the next run plans it anew';

const stepOrGiveUp = async (
  run: ReconcileJob,
  context: AccountContext,
  freshness: Freshness,
): Promise<RunReport> => {
  const { room, jobs, job, token, signal } = run;
  try {
    return await step(run, context, freshness);
  } catch (error) {
    const facts = { room, queue: jobs.queue, job, token, signal };
    const text = await settleError(facts, error);
    await giveUp(run, text, { begun: true, unauthorised: refusalIn(error, true) !== null });
    return failJob(text);
  }
};

/**
 * The job `reconcile`: one run over one account. It comes by twice: to observe, plan and enqueue, and, when all its changes have ended, to verify and
 * report. An empty plan ends at the first, without a second request.
 */
export const reconcile = async (run: ReconcileJob): Promise<RunReport> => {
  const { room, jobs, job, token } = run;
  const context = room.context(jobs.account);
  const [unbegun, freshness] = await Promise.all([
    job.data.step === 'plan' ? endUnbegun(run) : null,
    context && freshnessOf(jobs, context),
  ]);
  if (unbegun !== null) return unbegun;
  const begins = job.data.step === 'plan';
  const usable = context && freshness && isUsable(run, context, freshness);
  if (!usable || (await isOthersToVerify(run, context))) {
    const refused = await refusedAlone(run, context, freshness);
    if (refused !== null) return giveUp(run, refused, { begun: true });
    await handBack(run, begins ? job.data.digest : null);
    return giveUp(run, NOBODY, { begun: !begins });
  }
  const isPersonal = job.data.confirmed !== null;
  if (!(await jobs.lock.acquire(job.id as string, isPersonal))) return delayJob(job, token, LOCK_POLL_MS);
  room.log.debug({ account: jobs.account, run: job.data.run, step: job.data.step }, 'Run goes on');
  try {
    return await stepOrGiveUp(run, context, freshness);
  } catch (error) {
    room.log.trace({ account: jobs.account, run: job.data.run, error: textOf(room, error) }, 'Run left off');
    throw error;
  }
};
