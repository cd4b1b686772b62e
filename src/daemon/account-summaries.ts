import type { AppParts } from '../app/context.ts';
import { openThrottle } from '../app/open-parts.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { AccountStanding } from '../server/monitor.ts';
import { openAccountStore } from '../store/account-store.ts';

type Conditions = AccountStanding['conditions'];

type Known = {
  readonly context: AccountContext;
  readonly endedAt: number | null;
  readonly conditions: Conditions;
};

/** As the last run left them; an entry that no run has looked at is pending. */
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

/**
 * Summarizes accounts, and caches each until its next run ends: there may be ten thousand integrations, and a
 * scrape every few seconds.
 */
export const createStandings = (parts: AppParts) => {
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
  return (): Promise<readonly AccountStanding[]> =>
    Promise.all(
      [...parts.accounts.values()].map(async (context) => {
        const throttle = openThrottle(parts.context, parts.redis, context.account);
        const [conditions, rate] = await Promise.all([conditionsOf(context), throttle.status()]);
        return { account: context.account.name, conditions, rate };
      }),
    );
};
