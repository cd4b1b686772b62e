import type { Queue } from 'bullmq';
import { openAccountStore } from '../src/store/account-store.ts';
import type { HistoryStore } from '../src/store/history/history-store.ts';
import type { RunTimestampStore } from '../src/store/status/run-timestamps.ts';
import type { StatusStore } from '../src/store/status/status-store.ts';
import { openAccountQueue } from './account-queue.ts';
import { cacheBriefly } from './cache-briefly.ts';
import type { JobContext } from './job-context.ts';
import { type LatestDesired, openLatestDesired, type PublishedVersion } from './latest-desired.ts';
import { openLivingDaemons } from './living-daemons.ts';
import { openRunLock, type RunLock } from './run/run-lock.ts';
import { openRunStore, type RunStore } from './run/run-store.ts';
import { type AccountWork, openAccountWork } from './work/account-work.ts';

/** The queue of one account, and what its runs keep in Redis. */
export type AccountJobs = {
  readonly account: string;
  readonly queue: Queue;
  readonly work: AccountWork;
  readonly lock: RunLock;
  readonly latestDesired: LatestDesired;
  readonly runs: RunStore;
  readonly status: StatusStore;
  readonly history: HistoryStore;
  readonly timestamps: RunTimestampStore;
  /** Reasons not to make a change of this run. */
  objections(run: string): Promise<Objections>;
};

export type Objections = {
  /** Why the run was cancelled; null: it was not. */
  readonly cancelled: string | null;
  /** A person has paused the account. */
  readonly paused: boolean;
  /** The latest published desired state; null: none is published. */
  readonly latest: PublishedVersion | null;
};

/** Opens the jobs of an account; close the queue when done. */
export const openAccountJobs = (
  jobContext: Pick<JobContext, 'redis' | 'prefix' | 'processId' | 'daemons'>,
  account: string,
): AccountJobs => {
  const { redis, prefix, processId } = jobContext;
  const { daemons = openLivingDaemons(redis, prefix, processId) } = jobContext;
  const queue = openAccountQueue(jobContext, account);
  const latestDesired = openLatestDesired(redis, prefix, account, processId, daemons);
  const runs = openRunStore(redis, prefix, account);
  const { status, history, timestamps } = openAccountStore({ redis, prefix, account });
  return {
    account,
    queue,
    work: openAccountWork(jobContext, account),
    lock: openRunLock(redis, prefix, account, queue),
    latestDesired,
    runs,
    status,
    history,
    timestamps,
    objections: cacheBriefly(async (run) => {
      const [stops, latest] = await Promise.all([runs.stops(run), latestDesired.version()]);
      return { ...stops, latest };
    }),
  };
};
