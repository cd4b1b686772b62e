import type { JobContext } from '../../jobs/job-context.ts';
import { readSource } from '../desired/git/source.ts';
import type { DesiredState } from '../model/desired.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { listAccounts } from '../store/account-store.ts';
import type { App } from './app.ts';
import type { AppParts } from './app-parts.ts';
import type { Closers } from './closers.ts';
import type { AppContext } from './context.ts';
import { openAccount, openJobContext, openStore } from './open-parts.ts';
import { planAccounts } from './plan-accounts.ts';
import { readDesired } from './read-desired.ts';
import { checkAccounts, selectedAccounts } from './select-accounts.ts';

type Parts = Omit<AppParts, 'jobsOf'>;

/** Adds the queues. Their library is slow to load, and a plan does not need it. */
const withJobs = async (parts: Parts): Promise<AppParts> => {
  const { createJobsOf } = await import('./open-jobs.ts');
  return { ...parts, jobsOf: createJobsOf(parts.room, parts.closers) };
};

const appOf = (parts: Parts): App => ({
  desired: parts.desired,
  marks: parts.accounts,
  plan: (request) => planAccounts(parts, request),
  apply: async (request) => (await import('./apply-plan.ts')).applyPlan(await withJobs(parts), request),
  status: async () => (await import('./account-statuses.ts')).accountStatuses(parts),
  paused: async () => (await import('./paused-accounts.ts')).pausedAccounts(parts),
  retry: async (key) => {
    const accounts = selectedAccounts(parts.context) ?? [];
    return (await import('./ledger-commands.ts')).retryKey(await withJobs(parts), key, { accounts });
  },
  accept: async (key, options) => (await import('./accept-key.ts')).acceptKey(parts, key, options),
  forget: async (key) => {
    const accounts = selectedAccounts(parts.context) ?? [];
    return (await import('./ledger-commands.ts')).forgetKey(await withJobs(parts), key, { accounts });
  },
});

/** What of a app is not as usual. */
export type AppOptions = {
  /** `--account` may also name an account that left the YAML while its ledger is there. */
  readonly leftAccounts?: boolean;
};

const checkLeftAccounts = async (
  context: AppContext,
  redis: RedisHandle,
  desired: DesiredState,
): Promise<void> => {
  const { prefix } = context.settings;
  const kept = await listAccounts(redis.client, prefix);
  const { options } = context;
  const account = options.account.filter((name) => !kept.includes(name));
  checkAccounts({ options: { account } }, desired);
};

/** Puts the parts of Setpoint together over the desired state of the settings. @throws UsageError */
export const openApp = async (
  context: AppContext,
  closers: Closers,
  { leftAccounts = false }: AppOptions = {},
): Promise<App> => {
  const { desiredState, environment } = context.settings;
  const [read, source] = await Promise.all([
    readDesired(context, { anyAccount: leftAccounts }),
    readSource(desiredState, environment),
  ]);
  const desired = { ...read, source };
  const redis = await openStore(context, closers);
  if (leftAccounts) await checkLeftAccounts(context, redis, desired);
  const accounts = new Map<string, AccountContext>();
  for (const account of desired.accounts) {
    accounts.set(account.name, await openAccount(context, redis, desired, account));
  }
  const runs = new Set<string>();
  const room: JobContext = openJobContext(context, redis, {
    context: (name) => accounts.get(name) ?? null,
    accepts: (run) => runs.has(run),
    draining: closers.isClosing,
  });
  return appOf({ context, redis, desired, accounts, room, runs, closers });
};
