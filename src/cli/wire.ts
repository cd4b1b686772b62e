import type { AccountJobs } from '../../jobs/account-jobs.ts';
import { openAccountJobs } from '../../jobs/account-jobs.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { accountStatuses } from './account-statuses.ts';
import { applyPlan } from './apply-plan.ts';
import type { Context } from './context.ts';
import type { House } from './house.ts';
import { forgetKey, retryKey } from './ledger-commands.ts';
import { openAccount, openJobRoom, openStore } from './open-parts.ts';
import { planAccounts } from './plan-accounts.ts';
import { readDesired } from './read-desired.ts';

/** Puts the parts of Setpoint together over the desired state of the settings. @throws UsageError */
export const openHouse = async (context: Context): Promise<House> => {
  const desired = await readDesired(context);
  const redis = await openStore(context);
  const runs = new Set<string>();
  const closing: (() => Promise<void>)[] = [];
  let draining = false;
  try {
    const accounts = new Map<string, AccountContext>();
    for (const account of desired.accounts) {
      accounts.set(account.name, await openAccount(context, redis, desired, account));
    }
    const room = openJobRoom(context, redis, {
      context: (name) => accounts.get(name) ?? null,
      accepts: (run) => runs.has(run),
      draining: () => draining,
    });
    const opened = new Map<string, AccountJobs>();
    const jobsOf = (account: string): AccountJobs => {
      const known = opened.get(account);
      if (known) return known;
      const jobs = openAccountJobs(room, account);
      opened.set(account, jobs);
      closing.push(() => jobs.queue.close());
      return jobs;
    };
    const parts = {
      context,
      redis,
      desired,
      accounts,
      room,
      jobsOf,
      runs,
      onClose: (close: () => Promise<void>) => closing.push(close),
    };
    return {
      desired,
      plan: (request) => planAccounts(parts, request),
      apply: (request) => applyPlan(parts, request),
      status: () => accountStatuses(parts),
      retry: (key) => retryKey(parts, key),
      forget: (key) => forgetKey(parts, key),
      close: async () => {
        draining = true;
        for (const close of closing.reverse()) await close().catch(() => undefined);
        await redis.close();
      },
    };
  } catch (error) {
    await redis.close();
    throw error;
  }
};
