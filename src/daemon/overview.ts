import { accountStatuses } from '../app/account-statuses.ts';
import type { AppParts } from '../app/context.ts';
import { UsageError } from '../model/errors.ts';
import type { HistoryEntry } from '../model/history.ts';
import type { AccountStatus } from '../model/run.ts';
import { rememberEdits } from '../plan/compare/fields.ts';
import type { Monitor, Overview } from '../server/overview.ts';
import type { HistoryStore } from '../store/history/history-store.ts';
import { readHistories } from '../store/history/history-store.ts';
import { openRateTrail } from '../throttle/rate-trail.ts';
import type { ChangeFeed } from './change-feed.ts';
import type { DaemonPlans } from './plans.ts';
import type { DaemonView } from './supervisor.ts';
import { redisAnswers, whenReachable } from './when-reachable.ts';

export type OverviewParts = {
  readonly parts: AppParts;
  readonly view: DaemonView;
  readonly plans: DaemonPlans;
  readonly changes: ChangeFeed;
  readonly monitor: Monitor;
  historyOf(account: string): Pick<HistoryStore, 'read' | 'runs' | 'quarters'>;
};

const readHistory = (
  { parts, historyOf }: OverviewParts,
  { account, ...query }: Parameters<Overview['history']>[0],
): Promise<readonly HistoryEntry[]> => {
  const accounts = account === undefined ? [...parts.accounts.keys()] : [account];
  return readHistories(accounts.map(historyOf), query);
};

/** What the status page shows, of this daemon. */
export const createDaemonOverview = (given: OverviewParts): Overview => {
  const { parts, view, plans, changes, monitor } = given;
  const { redis } = parts;
  const isEdited = rememberEdits();
  // Before the first reading, every account of the ledger would seem to have left the YAML.
  const read = async (reading: Parameters<typeof accountStatuses>[1]): Promise<readonly AccountStatus[]> =>
    view.desired() === null ? [] : accountStatuses(parts, reading);
  return {
    statuses: () => whenReachable(redis, () => read({ isEdited })),
    status: async (account) => {
      const [status] = await whenReachable(redis, () => read({ only: account, isEdited }));
      return status ?? null;
    },
    history: (query) => whenReachable(redis, () => readHistory(given, query)),
    runs: (account, limit) => whenReachable(redis, () => given.historyOf(account).runs(limit)),
    plan: async (account) => {
      const context = parts.accounts.get(account);
      if (!context) throw new UsageError(`The desired state has no account ${account}.`);
      return whenReachable(redis, () => plans.read(context));
    },
    driftPatch: async (account, key) => {
      const context = parts.accounts.get(account);
      return context ? whenReachable(redis, () => plans.driftPatch(context, key)) : null;
    },
    fields: async (account, key) => {
      const context = parts.accounts.get(account);
      return context ? whenReachable(redis, () => plans.fields(context, key)) : null;
    },
    quarters: (account) => whenReachable(redis, () => given.historyOf(account).quarters()),
    rates: (account) =>
      whenReachable(redis, () =>
        openRateTrail({ redis: redis.client, prefix: parts.jobContext.prefix, account }).read(),
      ),
    invalid: () => view.invalid(),
    source: () => view.source(),
    position: (account, key) =>
      parts.desired.integrations.find((entry) => entry.key === key && entry.account === account)?.source ??
      null,
    observed: async () =>
      new Map((await monitor.accounts()).map(({ account, observedAt }) => [account, observedAt])),
    nextTick: (account) => view.running.get(account)?.schedule.next() ?? null,
    redisAnswers: () => redisAnswers(redis),
    subscribe: (listener) => changes.subscribe(listener),
  };
};
