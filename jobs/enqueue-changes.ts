import type { Job, Queue } from 'bullmq';
import type { Planned } from '../src/plan/planned.ts';
import { type ChangeData, changeJobId, type ReconcileData } from './job-data.ts';

/** Jobs added at once: more would hold the event loop for longer than it is worth. */
const CHUNK = 500;

/** The child jobs that this run has already, whatever became of them: adding a failed one again would hang the run for ever. */
const knownChildren = async (job: Job, queue: Queue): Promise<ReadonlySet<string>> => {
  const { processed = {}, unprocessed = [], ignored = {}, failed = [] } = await job.getDependencies();
  const keys = [...Object.keys(processed), ...unprocessed, ...Object.keys(ignored), ...failed];
  return new Set(keys.map((key) => key.slice(queue.toKey('').length)));
};

const toData = (
  run: string,
  planned: Planned,
  facts: Pick<ChangeData, 'revision' | 'sequence'>,
): ChangeData => {
  const { key, action, id, digest, entryHash } = planned.change;
  return { run, key, action, id, digest, entryHash, ...facts, staleSince: null };
};

/**
 * Enqueues one child job per change. A run that died half-way enqueues the rest, and nothing twice.
 * @throws Error when a job could not be linked to its run; the run is tried again
 */
export const enqueueChanges = async (
  queue: Queue,
  job: Job<ReconcileData>,
  planned: readonly Planned[],
  facts: Pick<ChangeData, 'revision' | 'sequence'>,
): Promise<void> => {
  const known = await knownChildren(job, queue);
  const parent = { id: job.id as string, queue: job.queueQualifiedName };
  const jobs = planned
    .map((item) => toData(job.data.run, item, facts))
    .filter((data) => !known.has(changeJobId(data)))
    .map((data) => ({
      name: data.action,
      data,
      opts: { jobId: changeJobId(data), parent, ignoreDependencyOnFailure: true, removeOnComplete: true },
    }));
  for (let start = 0; start < jobs.length; start += CHUNK) {
    const added = await queue.addBulk(jobs.slice(start, start + CHUNK));
    // addBulk does not throw for a child that it could not link: it gives it a negative number for an id.
    if (added.some(({ id }) => typeof id !== 'string'))
      throw new Error('A change could not be linked to its run');
  }
};
