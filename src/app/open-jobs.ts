import { type AccountJobs, openAccountJobs } from '../../jobs/account-jobs.ts';
import type { JobContext } from '../../jobs/job-context.ts';
import type { Closers } from './closers.ts';

/** Opens the queue and records of each account once, when they are first needed. */
export const createJobsOf = (jobContext: JobContext, closers: Pick<Closers, 'add'>) => {
  const opened = new Map<string, AccountJobs>();
  return (account: string): AccountJobs => {
    const known = opened.get(account);
    if (known) return known;
    const jobs = openAccountJobs(jobContext, account);
    opened.set(account, jobs);
    closers.add(() => jobs.queue.close());
    return jobs;
  };
};
