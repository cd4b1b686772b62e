import { setTimeout as sleep } from 'node:timers/promises';
import { Job, type Queue } from 'bullmq';
import { ProviderError } from '../../src/model/errors.ts';
import { thirdName } from '../../src/plan/third-name.ts';
import { NotYet } from '../../src/reconcile/change-task.ts';
import { SteppedAside } from '../../src/reconcile/step-aside.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { ChangeData } from '../job-data.ts';

/** What is being made this very moment is waited for in place, so that names are passed on one after the other without a pause. In ms. */
const IN_PLACE_MS = 2_000;
const LOOK_MS = 20;

/** The pause before a change looks again whether those before it are over, in ms. */
const LATER_MS = 300;

type Turn = { readonly jobs: AccountJobs; readonly job: Job<ChangeData> };

/** Whether the name of another change is as free as it gets: it is over, has stepped aside, or is held up itself. */
const isOver = (job: Job<ChangeData> | undefined): boolean =>
  job === undefined ||
  job.finishedOn !== undefined ||
  job.data.isAside === true ||
  job.data.metConflict === true;

const waitFor = async (queue: Queue, key: string, id: string): Promise<void> => {
  const until = Date.now() + IN_PLACE_MS;
  while (!isOver(await Job.fromId<ChangeData>(queue, id))) {
    if (Date.now() > until || (await queue.getJobState(id)) !== 'active')
      throw new NotYet(`${key}: another change frees the name that it takes`, LATER_MS);
    await sleep(LOOK_MS);
  }
};

/** How many changes of the run may still free a name: those that are not over, nor held up by a conflict themselves. */
const othersLeft = async ({ jobs, job }: Turn): Promise<number> => {
  const parent = job.parent?.id;
  const run = parent === undefined ? undefined : await Job.fromId(jobs.queue, parent);
  if (run === undefined) return 0;
  const { unprocessed = 0 } = await run.getDependenciesCount({ unprocessed: true });
  return unprocessed - (await jobs.runs.conflicts(job.data.run));
};

/**
 * Waits until it is the turn of a change that takes a name: after those that free it, and, once the provider refused it, after all others of its run.
 * @throws NotYet
 */
export const awaitTurn = async (turn: Turn): Promise<void> => {
  const { jobs, job } = turn;
  const { key, after = [], circle = [], isAside, metConflict } = job.data;
  for (const id of isAside ? [...after, ...circle] : after) await waitFor(jobs.queue, key, id);
  if (metConflict && (await othersLeft(turn)) > 0)
    throw new NotYet(`${key}: what is in its way may be gone after the other changes`, LATER_MS);
};

const isConflict = (error: unknown): boolean => error instanceof ProviderError && error.code === 'conflict';

/**
 * Keeps, before the job goes back to the queue, that it waits for others by now: those may wait for it.
 * @returns the error, or, where others may still free the name, that it is too early: which costs no attempt
 */
export const recordTurn = async (turn: Turn, error: unknown): Promise<unknown> => {
  const { jobs, job } = turn;
  const { data } = job;
  if (error instanceof SteppedAside) {
    await job.updateData({ ...data, isAside: true });
    return error;
  }
  // A create that is answered so looks at the list first.
  if (!isConflict(error) || data.action === 'create' || data.action === 'replace') return error;
  if (!data.metConflict) {
    await job.updateData({ ...data, metConflict: true });
    await jobs.runs.recordConflict(data.run, job.id as string);
  }
  return (await othersLeft(turn)) > 0
    ? new NotYet(`${data.key}: what is in its way may be gone after the other changes`, LATER_MS)
    : error;
};

/** The change is over, and no longer counts as held up. */
export const endTurn = async ({ jobs, job }: Turn): Promise<void> => {
  if (job.data.metConflict) await jobs.runs.endConflict(job.data.run, job.id as string);
};

/** What is said of a change that failed while it had a third name: a person finds it under that. */
export const withThirdName = ({ isAside, id }: ChangeData, text: string): string =>
  isAside && id !== null
    ? `${text.replace(/\.?$/, '.')} Until it can have its name, it is called "${thirdName(id)}" at the provider.`
    : text;
