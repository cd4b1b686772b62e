import type { AccountContext } from '../../src/reconcile/account-context.ts';
import type { AccountJobs } from '../account-jobs.ts';

/** How this process's desired state of an account compares to the latest published one. */
export type Freshness = {
  readonly fresh: boolean;
  /** The order of the latest published one; 0: no daemon has published any. */
  readonly sequence: number;
  /** A daemon that has the latest one is alive. */
  readonly alive: boolean;
};

/**
 * Whether this process has the latest desired state of the account. Daemons publish theirs before they work,
 * so one that is not published is not the latest, even when no daemon seems alive (as just after an outage of
 * Redis).
 */
export const freshnessOf = async (jobs: AccountJobs, context: AccountContext): Promise<Freshness> => {
  const published = await jobs.latestDesired.read();
  if (!published) return { fresh: true, sequence: 0, alive: false };
  return { fresh: published.digest === context.digest, sequence: published.sequence, alive: published.alive };
};
