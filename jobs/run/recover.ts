import type { Job } from 'bullmq';
import type { ObservedPlan } from '../../src/reconcile/plan-run.ts';
import type { EndedChange } from '../../src/reconcile/run-report.ts';
import { endedAdoption } from '../adopt.ts';
import { type Adopting, type ReconcileData, readChangeJobId } from '../job-data.ts';
import type { ReconcileJob } from './reconcile-job.ts';

/**
 * The keys with child jobs from an earlier attempt of the run, which died while enqueuing. They are not
 * enqueued again: a failed job that is added again hangs the run for ever, and until a write is verified, it
 * looks like another change.
 */
export const enqueuedKeys = async (job: Job): Promise<ReadonlySet<string>> => {
  // A first attempt can have none.
  if (job.attemptsStarted === 1) return new Set();
  const { processed = {}, unprocessed = [], ignored = {}, failed = [] } = await job.getDependencies();
  const ids = [...Object.keys(processed), ...unprocessed, ...Object.keys(ignored), ...failed];
  return new Set(ids.flatMap((id) => readChangeJobId(id)?.key ?? []));
};

/**
 * The adoptions of an earlier attempt of this run, which died: it had recorded them, and the ledger owns them
 * now.
 */
const adoptedBefore = ({ data }: Job<ReconcileData>, { ledger }: ObservedPlan): EndedChange[] => {
  const { adopting = [] } = data;
  const isOwned = ({ key }: Adopting): boolean =>
    Object.hasOwn(ledger.entries, key) && ledger.entries[key]?.id != null;
  return adopting.filter(isOwned).map((each) => endedAdoption(each, { outcome: 'applied' }, Date.now()));
};

/** The work of earlier attempts of a run whose process died. */
export type Recovered = {
  /** Keys with a child job. */
  readonly enqueued: ReadonlySet<string>;
  readonly adopted: readonly EndedChange[];
};

/** Finds what earlier attempts of this run did that its plan does not show. */
export const recover = (
  job: Job<ReconcileData>,
  enqueued: ReadonlySet<string>,
  observed: ObservedPlan,
): Recovered => ({ enqueued, adopted: adoptedBefore(job, observed) });

/**
 * Turns a run that must not start into one that only waits for its changes, if an earlier attempt enqueued
 * some before it died: those may be under way.
 */
export const resumeEnqueued = async ({ jobContext, jobs, job }: ReconcileJob): Promise<void> => {
  if ((await enqueuedKeys(job)).size === 0) return;
  const {
    revision = '',
    revisionTitle = null,
    revisionAuthor = null,
    digest = '',
  } = jobContext.context(jobs.account) ?? {};
  const commit = { revision, revisionTitle, revisionAuthor };
  const planned = { ...commit, digest, startedAt: job.timestamp, outcomes: [], notices: [] };
  await job.updateData({ ...job.data, step: 'verify', planned, staleSince: null });
};
