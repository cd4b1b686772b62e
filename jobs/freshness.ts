import type { AccountContext } from '../src/reconcile/account-context.ts';
import type { AccountJobs } from './account-jobs.ts';

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
