import { queueStats } from '../../jobs/queue-stats.ts';
import type { AppParts } from '../app/context.ts';
import { isSelected } from '../app/select-accounts.ts';
import type { AccountMarks, Monitor } from '../server/monitor.ts';
import { openAccountStore } from '../store/account-store.ts';
import { createStandings } from './account-summaries.ts';
import type { DaemonView } from './supervisor.ts';
import { whenReachable } from './when-reachable.ts';

/** The accounts of the desired state that this daemon should manage, also those that it failed to start. */
export const ownAccounts = (parts: AppParts): string[] =>
  parts.desired.accounts.map(({ name }) => name).filter((name) => isSelected(parts.context, name));

const marksOf = async (parts: AppParts, view: DaemonView, account: string): Promise<AccountMarks> => {
  const { redis, prefix } = parts.jobContext;
  const store = openAccountStore({ redis, prefix, account });
  const [marks, paused] = await Promise.all([store.timestamps.read(), store.status.isPaused()]);
  const { observedAt, convergedAt } = marks;
  const ticks = view.running.get(account)?.schedule.ticks() ?? [];
  return { account, observedAt, convergedAt, paused, ticks };
};

/** What health and metrics read of a daemon. */
export const createDaemonMonitor = (parts: AppParts, view: DaemonView): Monitor => {
  const readStandings = createStandings(parts);
  return {
    accounts: () =>
      whenReachable(parts.redis, () =>
        Promise.all(ownAccounts(parts).map((account) => marksOf(parts, view, account))),
      ),
    standings: () => whenReachable(parts.redis, readStandings),
    queues: () =>
      whenReachable(parts.redis, () =>
        Promise.all([...view.running.values()].map(({ jobs }) => queueStats(jobs))),
      ),
  };
};
