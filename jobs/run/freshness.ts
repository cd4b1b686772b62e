import type { AccountContext } from '../../src/reconcile/account-context.ts';
import type { AccountJobs } from '../account-jobs.ts';

/** How this process's desired state of an account stands to what daemons announced. */
export type Freshness = {
  readonly fresh: boolean;
  /** The announced order; 0: no daemon announced any. */
  readonly sequence: number;
  /** A daemon that has what was announced is alive. */
  readonly alive: boolean;
};

/**
 * Whether this process has the newest desired state of the account. Daemons announce theirs before they work, and take an older one's place when they
 * may; so what is not published is not the newest, also when nobody seems to be alive, as for a moment after an outage of Redis.
 */
export const freshnessOf = async (jobs: AccountJobs, context: AccountContext): Promise<Freshness> => {
  const published = await jobs.latestDesired.read();
  if (!published) return { fresh: true, sequence: 0, alive: false };
  return { fresh: published.digest === context.digest, sequence: published.sequence, alive: published.alive };
};
