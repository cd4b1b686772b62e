import type { Job } from 'bullmq';
import type { AccountJobs } from './account-jobs.ts';
import { delayJob } from './change/job-errors.ts';

/** How long a job is handed back when nobody seems to have what it needs, before it ends undone, in ms. */
const LIMIT_MS = 30_000;

/** The pause before a job that was handed back is offered again, in ms: shorter than the rest of whoever could not do it. */
export const OFFER_AGAIN_MS = 300;

type HandedBack = { readonly run: string; readonly staleSince: number | null };

export type HandBackFacts = {
  readonly jobs: AccountJobs;
  readonly job: Job<HandedBack>;
  readonly token: string;
  /** Keeps this process from fetching the next one that it can only hand back. */
  rest(): void;
};

/** Whether some process that is alive has the desired state: a daemon that announced it, or the command whose run this is. */
const isHad = async ({ jobs, job }: HandBackFacts, digest: string | null): Promise<boolean> => {
  if (await jobs.runs.isAttended(job.data.run)) return true;
  const posted = await jobs.board.read();
  return posted?.alive === true && (digest === null || posted.digest === digest);
};

/**
 * Gives a job to a process that has the desired state of this digest (null: the newest), as long as there is one. Throws where it is given back, and
 * returns when nobody had it for too long.
 */
export const handBack = async (facts: HandBackFacts, digest: string | null): Promise<void> => {
  const { job, token } = facts;
  const since = job.data.staleSince ?? Date.now();
  const had = await isHad(facts, digest);
  if (!had && Date.now() - since > LIMIT_MS) return;
  const staleSince = had ? null : since;
  if (job.data.staleSince !== staleSince) await job.updateData({ ...job.data, staleSince });
  facts.rest();
  await delayJob(job, token, OFFER_AGAIN_MS);
};
