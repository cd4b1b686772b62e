import type { JobContext } from '../../jobs/job-context.ts';
import { watchWork } from '../../jobs/work/watch-work.ts';
import type { AppContext } from '../app/context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { DaemonAccount } from './account-runner.ts';

/** Has an account's worker exist while the account has jobs, whichever process added them. @returns stops it */
export const watchAccounts = (
  { log, observer }: AppContext,
  redis: RedisHandle,
  { prefix }: JobContext,
  running: ReadonlyMap<string, DaemonAccount>,
): (() => void) => {
  const rescue = async (account: string): Promise<void> => {
    try {
      if (!(await running.get(account)?.rescue())) return;
      log.error({ account }, 'Worker stopped fetching jobs; starting another in its place');
      observer?.workerRestarted();
    } catch (err) {
      log.debug({ account, err }, 'Renewing the run lock failed');
    }
  };
  return watchWork({
    redis: redis.client,
    prefix,
    log,
    openBlocking: () => redis.duplicate(),
    onWake: (account) => running.get(account)?.worker.wake(),
    onSweep: (accounts) => {
      for (const account of accounts) void rescue(account);
    },
  });
};
