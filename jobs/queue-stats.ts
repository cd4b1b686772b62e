import type { AccountJobs } from './account-jobs.ts';

/** What a queue holds now, and what went through it. */
export type QueueFacts = {
  readonly account: string;
  readonly queue: string;
  /** Jobs by the queue's own kind of waiting: waiting, active, delayed, prioritized, waiting-children, completed, failed. */
  readonly jobs: { readonly [kind: string]: number };
  /** Since the queue was made, over all processes. */
  readonly completed: number;
  readonly failed: number;
};

/** Reads them; three commands. */
export const queueFacts = async ({ account, queue }: AccountJobs): Promise<QueueFacts> => {
  const [jobs, completed, failed] = await Promise.all([
    queue.getJobCounts(),
    queue.getMetrics('completed', 0, 0),
    queue.getMetrics('failed', 0, 0),
  ]);
  return { account, queue: queue.name, jobs, completed: completed.meta.count, failed: failed.meta.count };
};
