import { setTimeout as sleep } from 'node:timers/promises';
import { Job, type Queue } from 'bullmq';
import { ProviderError } from '../../src/model/errors.ts';
import { temporaryName } from '../../src/plan/name-order.ts';
import { NotYet } from '../../src/reconcile/change-task.ts';
import { SteppedAside } from '../../src/reconcile/step-aside.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { ChangeData } from '../job-data.ts';

/**
 * Waits this long for an active change without returning to the queue, in ms, so that names are passed on at
 * once.
 */
const IN_PLACE_MS = 2_000;
const POLL_MS = 20;

/** The pause before a change checks again whether those before it have ended, in ms. */
const LATER_MS = 300;

type Turn = { readonly jobs: AccountJobs; readonly job: Job<ChangeData> };

/**
 * Whether a change will no longer free its name: it has ended, stepped aside, or met a conflict itself.
 */
const isOver = (job: Job<ChangeData> | undefined): boolean =>
  job === undefined ||
  job.finishedOn !== undefined ||
  job.data.isAside === true ||
  job.data.metConflict === true;

const waitFor = async (queue: Queue, key: string, id: string): Promise<void> => {
  const until = Date.now() + IN_PLACE_MS;
  while (!isOver(await Job.fromId<ChangeData>(queue, id))) {
    if (Date.now() > until || (await queue.getJobState(id)) !== 'active')
      throw new NotYet(`${key}: waiting for another change to free its name`, LATER_MS);
    await sleep(POLL_MS);
  }
};

/** How many changes of the run may still free a name: those that have neither ended nor met a conflict. */
const othersLeft = async ({ jobs, job }: Turn): Promise<number> => {
  const parent = job.parent?.id;
  const run = parent === undefined ? undefined : await Job.fromId(jobs.queue, parent);
  if (run === undefined) return 0;
  const { unprocessed = 0 } = await run.getDependenciesCount({ unprocessed: true });
  return unprocessed - (await jobs.runs.conflicts(job.data.run));
};

/**
 * Waits for the turn of a change that takes a name: after those that free it, and, once the provider has
 * refused it, after all others of its run.
 * @throws NotYet
 */
export const awaitTurn = async (turn: Turn): Promise<void> => {
  const { jobs, job } = turn;
  const { key, after = [], circle = [], isAside, metConflict } = job.data;
  for (const id of isAside ? [...after, ...circle] : after) await waitFor(jobs.queue, key, id);
  if (metConflict && (await othersLeft(turn)) > 0)
    throw new NotYet(
      `${key}: waiting for the other changes of the run, which may resolve the conflict`,
      LATER_MS,
    );
};

const isConflict = (error: unknown): boolean => error instanceof ProviderError && error.code === 'conflict';

/**
 * Records that the job now waits for others, before it returns to the queue: those may wait for it.
 * @returns the error, or `NotYet`, which costs no attempt, where others may still free the name
 */
export const recordTurn = async (turn: Turn, error: unknown): Promise<unknown> => {
  const { jobs, job } = turn;
  const { data } = job;
  if (error instanceof SteppedAside) {
    await job.updateData({ ...data, isAside: true });
    return error;
  }
  // After a conflict, a create looks for its own lost attempt first.
  if (!isConflict(error) || data.action === 'create' || data.action === 'replace') return error;
  if (!data.metConflict) {
    await job.updateData({ ...data, metConflict: true });
    await jobs.runs.recordConflict(data.run, job.id as string);
  }
  return (await othersLeft(turn)) > 0
    ? new NotYet(
        `${data.key}: waiting for the other changes of the run, which may resolve the conflict`,
        LATER_MS,
      )
    : error;
};

/** Ends the turn: the change no longer counts as waiting. */
export const endTurn = async ({ jobs, job }: Turn): Promise<void> => {
  if (job.data.metConflict) await jobs.runs.endConflict(job.data.run, job.id as string);
};

/** Adds the temporary name to the error text of a change that failed under it. */
export const withThirdName = ({ isAside, id }: ChangeData, text: string): string =>
  isAside && id !== null
    ? `${text.replace(/\.?$/, '.')} Until its name is free, it is called "${temporaryName(id)}" at the provider.`
    : text;
