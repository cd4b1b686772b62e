import type { AccountContext } from '../src/reconcile/account-context.ts';
import type { AccountJobs } from './account-jobs.ts';

/** How long a job is handed back to replicas that might have what it was planned from, before it ends undone, in ms. */
export const STALE_LIMIT_MS = 30_000;

/** The pause before a job that was handed back is offered again, in ms. */
export const HAND_BACK_MS = 1_000;

/** How this process's desired state of an account stands to what daemons announced. */
export type Freshness = {
  readonly fresh: boolean;
  /** The announced order; 0: no daemon announced any. */
  readonly sequence: number;
};

/** Whether this process has the newest desired state of the account. With no daemon alive, everybody's own is the newest. */
export const freshnessOf = async (jobs: AccountJobs, context: AccountContext): Promise<Freshness> => {
  const posted = await jobs.board.read();
  if (!posted) return { fresh: true, sequence: 0 };
  return { fresh: posted.digest === context.digest || !posted.alive, sequence: posted.sequence };
};
