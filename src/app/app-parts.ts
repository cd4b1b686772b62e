import type { AccountJobs } from '../../jobs/account-jobs.ts';
import type { JobContext } from '../../jobs/job-context.ts';
import type { DesiredState } from '../model/desired.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { Closers } from './closers.ts';
import type { AppContext } from './context.ts';

/** What the commands' work is made of, opened once per command. */
export type AppParts = {
  readonly context: AppContext;
  readonly redis: RedisHandle;
  readonly desired: DesiredState;
  /** By name. */
  readonly accounts: ReadonlyMap<string, AccountContext>;
  readonly jobContext: JobContext;
  /** The queue and records of an account, also of one that left the YAML; closed with the app. */
  jobsOf(account: string): AccountJobs;
  /** The runs that this process works for. */
  readonly runs: Set<string>;
  readonly closers: Pick<Closers, 'add'>;
};
