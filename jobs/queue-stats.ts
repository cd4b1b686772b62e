import type { AccountJobs } from './account-jobs.ts';

/** The job counts of a queue. */
export type QueueStats = {
  readonly account: string;
  readonly queue: string;
  /**
   * Jobs by the queue's own kind of waiting: waiting, active, delayed, prioritized, waiting-children,
   * completed, failed.
   */
  readonly jobs: { readonly [kind: string]: number };
  /** Since the queue was created, across all processes. */
  readonly completed: number;
  readonly failed: number;
};

/** Reads the counts, in three Redis commands. */
export const queueStats = async ({ account, queue }: AccountJobs): Promise<QueueStats> => {
  const [jobs, completed, failed] = await Promise.all([
    queue.getJobCounts(),
    queue.getMetrics('completed', 0, 0),
    queue.getMetrics('failed', 0, 0),
  ]);
  return { account, queue: queue.name, jobs, completed: completed.meta.count, failed: failed.meta.count };
};
