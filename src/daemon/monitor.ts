import { queueFacts } from '../../jobs/queue-facts.ts';
import type { AppParts } from '../app/app-parts.ts';
import { isSelected } from '../app/select-accounts.ts';
import type { AccountMarks, Monitor } from '../server/monitor.ts';
import { openRunMarks } from '../store/status/run-timestamps.ts';
import { openStatus } from '../store/status/status-store.ts';
import { createStandings } from './account-summaries.ts';
import type { DaemonView } from './supervisor.ts';
import { whenReachable } from './when-reachable.ts';

/** The accounts of the desired state that this daemon should manage, also those that it failed to start. */
export const ownAccounts = (parts: AppParts): string[] =>
  parts.desired.accounts.map(({ name }) => name).filter((name) => isSelected(parts.context, name));

const marksOf = async (parts: AppParts, view: DaemonView, account: string): Promise<AccountMarks> => {
  const { redis, prefix } = parts.room;
  const at = { redis, prefix, account };
  const [marks, paused] = await Promise.all([openRunMarks(at).read(), openStatus(at).isPaused()]);
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
        Promise.all([...view.running.values()].map(({ jobs }) => queueFacts(jobs))),
      ),
  };
};
