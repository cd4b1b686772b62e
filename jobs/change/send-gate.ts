import type { Job } from 'bullmq';
import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { StepFailed } from '../../src/reconcile/change-task.ts';
import { heldText } from '../../src/report/text/window-text.ts';
import type { AccountJobs } from '../account-jobs.ts';
import type { JobContext } from '../job-context.ts';
import type { ChangeData } from '../job-data.ts';
import { begunMarks } from '../signature.ts';
import { Draining } from './job-errors.ts';

/** The account's window closed before the change began. The message says which holds it, and until when. */
export class Held extends Error {
  override readonly name = 'Held';
}

type GatedJob = {
  readonly jobContext: Pick<JobContext, 'context' | 'draining'>;
  readonly jobs: Pick<AccountJobs, 'account' | 'runs'>;
  readonly job: Job<ChangeData>;
  /** The account as it was when the attempt began, for while its desired state is not valid. */
  readonly context: Pick<AccountContext, 'window' | 'hasher'>;
};

/**
 * Why a window holds the change now; null: it may be made. What is half made is completed: a change that has stepped
 * aside, those that take their names from one that has, and a replace whose new integration is there.
 */
const whyHeld = async ({ jobContext, jobs, job, context }: GatedJob): Promise<string | null> => {
  const { run, outsideWindow, after = [] } = job.data;
  // As it is now: the desired state may have changed the windows since the job began.
  const status = (jobContext.context(jobs.account) ?? context).window?.();
  if (outsideWindow || status === undefined || status.open) return null;
  const marksOf = (ids: readonly string[]): string[] => begunMarks(context.hasher, run, ids);
  const own = job.id as string;
  if (!(await jobs.runs.hasBegun(run, marksOf([own, ...after])))) return heldText(status);
  await jobs.runs.recordBegun(run, marksOf([own]));
  return null;
};

/** What one attempt of a change asks before it sends anything. */
export type SendGate = {
  /** @throws Draining, while the process is ending; Held, while a window holds the change */
  check(): Promise<void>;
  /** The same before each request: one may wait long for its slot. A window holds only the first of an attempt. */
  beforeSend(): Promise<void>;
};

/** The gate of one attempt. */
export const createSendGate = (gated: GatedJob): SendGate => {
  let hasSent = false;
  const check = async (): Promise<void> => {
    const { jobContext, job } = gated;
    if (jobContext.draining()) throw new Draining(`${job.data.key}: the process is ending`);
    const why = hasSent ? null : await whyHeld(gated);
    if (why !== null) throw new Held(why);
  };
  return {
    check,
    beforeSend: async () => {
      await check();
      hasSent = true;
    },
  };
};

/** Whether a failed attempt leaves a replace half made: the new integration is there, and the old one not gone. */
export const isHalfReplaced = ({ action }: ChangeData, error: unknown): boolean =>
  action === 'replace' && error instanceof StepFailed && error.step === 'remove';
