import type { Closers } from '../app/closers.ts';
import type { AppContext, AppParts } from '../app/context.ts';
import { createJobsOf } from '../app/open-jobs.ts';
import type { DesiredState } from '../model/desired.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { DaemonView } from './supervisor.ts';

/** Before anything could be read. */
const NOTHING: DesiredState = { revision: '', revisionTime: 0, accounts: [], integrations: [] };

/**
 * What the use cases work with, over what the daemon has open; `desired` is the last that was valid. Opens only the
 * queues of accounts that the daemon does not manage, when they are needed.
 */
export const createDaemonParts = (
  context: AppContext,
  redis: RedisHandle,
  view: DaemonView,
  closers: Closers,
): AppParts => {
  const open = createJobsOf(view.jobContext, closers);
  return {
    context,
    redis,
    get desired() {
      return view.desired() ?? NOTHING;
    },
    accounts: view.contexts,
    jobContext: view.jobContext,
    jobsOf: (account) => view.running.get(account)?.jobs ?? open(account),
    runs: new Set(),
    closers,
  };
};
