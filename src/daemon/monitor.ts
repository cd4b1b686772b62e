import { queueStats } from '../../jobs/queue-stats.ts';
import type { AppParts } from '../app/context.ts';
import { openThrottle } from '../app/open-parts.ts';
import { isSelected } from '../app/select-accounts.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { AccountActivity, AccountSummary, Monitor } from '../server/overview.ts';
import { openAccountStore } from '../store/account-store.ts';
import type { DaemonView } from './supervisor.ts';
import { whenReachable } from './when-reachable.ts';

/** The accounts of the desired state that this daemon should manage, also those that it failed to start. */
export const ownAccounts = (parts: AppParts): string[] =>
  parts.desired.accounts.map(({ name }) => name).filter((name) => isSelected(parts.context, name));

const activityOf = async (parts: AppParts, view: DaemonView, account: string): Promise<AccountActivity> => {
  const { redis, prefix } = parts.jobContext;
  const store = openAccountStore({ redis, prefix, account });
  const [timestamps, paused] = await Promise.all([store.timestamps.read(), store.status.isPaused()]);
  const { observedAt, convergedAt } = timestamps;
  const ticks = view.running.get(account)?.schedule.ticks() ?? [];
  return { account, observedAt, convergedAt, paused, ticks };
};

type Conditions = AccountSummary['conditions'];

/** The summary of an account as last read. */
type Known = {
  readonly context: AccountContext;
  readonly endedAt: number | null;
  readonly conditions: Conditions;
};

/** As the last run left them; an entry that no run has checked is pending. */
const readConditions = async ({ jobContext }: AppParts, context: AccountContext): Promise<Conditions> => {
  const { redis, prefix } = jobContext;
  const { integrations } = await openAccountStore({
    redis,
    prefix,
    account: context.account.name,
  }).status.read();
  const conditions = { 'in-sync': 0, pending: 0, drifted: 0, contested: 0, blocked: 0, failed: 0 };
  for (const { condition } of integrations.values()) conditions[condition] += 1;
  conditions.pending += context.entries.filter(({ key }) => !integrations.has(key)).length;
  return conditions;
};

/** Caches each summary until the next run ends: there may be 10,000 integrations and a scrape every few seconds. */
const createSummaries = (parts: AppParts) => {
  const known = new Map<string, Known>();
  const conditionsOf = async (context: AccountContext): Promise<Conditions> => {
    const { name } = context.account;
    const { redis, prefix } = parts.jobContext;
    const { endedAt } = await openAccountStore({ redis, prefix, account: name }).timestamps.read();
    const last = known.get(name);
    if (last?.context === context && last.endedAt === endedAt) return last.conditions;
    const conditions = await readConditions(parts, context);
    known.set(name, { context, endedAt, conditions });
    return conditions;
  };
  return (): Promise<readonly AccountSummary[]> =>
    Promise.all(
      [...parts.accounts.values()].map(async (context) => {
        const throttle = openThrottle(parts.context, parts.redis, context.account);
        const [conditions, rate] = await Promise.all([conditionsOf(context), throttle.status()]);
        const window = context.window ? { window: context.window() } : {};
        return { account: context.account.name, conditions, rate, ...window };
      }),
    );
};

/** What health and metrics read, of this daemon. */
export const createDaemonMonitor = (parts: AppParts, view: DaemonView): Monitor => {
  const readSummaries = createSummaries(parts);
  return {
    accounts: () =>
      whenReachable(parts.redis, () =>
        Promise.all(ownAccounts(parts).map((account) => activityOf(parts, view, account))),
      ),
    summaries: () => whenReachable(parts.redis, readSummaries),
    queues: () =>
      whenReachable(parts.redis, () =>
        Promise.all([...view.running.values()].map(({ jobs }) => queueStats(jobs))),
      ),
  };
};
