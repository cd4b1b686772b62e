import type { Job } from 'bullmq';
import type { Hasher } from '../../src/model/hasher.ts';
import type { NameOrder } from '../../src/plan/name-order.ts';
import type { Planned } from '../../src/plan/planned.ts';
import { changedFields } from '../../src/reconcile/run-report.ts';
import type { AccountJobs } from '../account-jobs.ts';
import { type ChangeData, changeJobId, type ReconcileData } from '../job-data.ts';
import { changeSignature } from '../signature.ts';

/** Jobs added at once: more would block the event loop for too long. */
const CHUNK = 500;

/** The job ids of other changes of the run; undefined where there are none. */
const jobIds = (run: string, others: readonly Planned[] = []): readonly string[] | undefined =>
  others.length === 0 ? undefined : others.map(({ change }) => changeJobId({ ...change, run }));

const toData = (
  run: string,
  planned: Planned,
  { after, aside }: NameOrder,
  origin: Omit<Origin, 'hasher'>,
): Omit<ChangeData, 'signature'> => {
  const { key, action, id, digest, entryHash } = planned.change;
  const fields = changedFields(planned.change);
  const fresh = { staleSince: null, triedSince: null, unsure: false };
  const [before, cycle] = [jobIds(run, after.get(planned)), jobIds(run, aside.get(planned))];
  return {
    run,
    key,
    action,
    id,
    digest,
    entryHash,
    ...origin,
    fields,
    ...fresh,
    ...(before === undefined ? {} : { after: before }),
    ...(cycle === undefined ? {} : { circle: cycle, swaps: true }),
  };
};

/** What the changes were planned from, and the keyed hashes of their account. */
type Origin = Pick<ChangeData, 'revision' | 'desired' | 'sequence'> & {
  readonly hasher: Pick<Hasher, 'digest'>;
};

/**
 * Enqueues one child job per change.
 * @param order the changes, without the keys of `enqueuedKeys`
 * @throws Error when a job could not be linked to its run; the run is retried
 */
export const enqueueChanges = async (
  { queue, work }: Pick<AccountJobs, 'queue' | 'work'>,
  job: Job<ReconcileData>,
  order: NameOrder,
  { hasher, ...origin }: Origin,
): Promise<void> => {
  const { run, force, outsideWindow } = job.data;
  const parent = { id: job.id as string, queue: job.queueQualifiedName };
  const jobs = order.ordered
    .map((item) => ({
      ...toData(run, item, order, origin),
      ...(force && { forced: true }),
      ...(outsideWindow && { outsideWindow }),
    }))
    .map((data) => ({ ...data, signature: changeSignature(hasher, data) }))
    .map((data) => ({
      name: data.action,
      data,
      opts: { jobId: changeJobId(data), parent, ignoreDependencyOnFailure: true, removeOnComplete: true },
    }));
  for (let start = 0; start < jobs.length; start += CHUNK) {
    const added = await queue.addBulk(jobs.slice(start, start + CHUNK));
    // For a child that it could not link, addBulk does not throw: it returns a negative number as its id.
    if (added.some(({ id }) => typeof id !== 'string'))
      throw new Error('A change could not be linked to its run');
  }
  // The daemons share them.
  await work.share();
};
