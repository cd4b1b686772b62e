import type { JobContext } from '../../jobs/job-context.ts';
import type { SourceFile } from '../desired/files/source-files.ts';
import { readSource } from '../desired/git/source.ts';
import type { DesiredState } from '../model/desired.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { listAccounts } from '../store/account-store.ts';
import { accountStatuses } from './account-statuses.ts';
import type { App } from './app.ts';
import type { Closers } from './closers.ts';
import type { AppContext, AppParts } from './context.ts';
import { openAccount, openJobContext, openStore } from './open-parts.ts';
import { planAccounts } from './plan-accounts.ts';
import { readDesired } from './read-desired.ts';
import { checkAccounts, selectedAccounts } from './select-accounts.ts';

type Parts = Omit<AppParts, 'jobsOf'>;

/** Adds the queues. Their library is slow to load, and a plan does not need it. */
const withJobs = async (parts: Parts): Promise<AppParts> => {
  const { createJobsOf } = await import('./open-jobs.ts');
  return { ...parts, jobsOf: createJobsOf(parts.jobContext, parts.closers) };
};

const appOf = (parts: Parts, files: readonly SourceFile[]): App => ({
  desired: parts.desired,
  marks: parts.accounts,
  plan: (request) => planAccounts(parts, request),
  apply: async (request) => (await import('./apply-plan.ts')).applyPlan(await withJobs(parts), request),
  status: () => accountStatuses(parts),
  source: async () => (await import('./git-source.ts')).gitSource(parts),
  paused: async () => (await import('./pause-account.ts')).pausedAccounts(parts),
  retry: async (key) => {
    const accounts = selectedAccounts(parts.context) ?? [];
    return (await import('./retry-and-forget.ts')).retryKey(await withJobs(parts), key, { accounts });
  },
  accept: async (key, options) => (await import('./accept-key.ts')).acceptKey(parts, files, key, options),
  forget: async (key) => {
    const accounts = selectedAccounts(parts.context) ?? [];
    return (await import('./retry-and-forget.ts')).forgetKey(await withJobs(parts), key, { accounts });
  },
});

/** How opening the app may differ from the usual. */
export type AppOptions = {
  /** While the Git remote is away, the last good commit will do. */
  readonly lastGood?: boolean;
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
  { leftAccounts = false, lastGood = false }: AppOptions = {},
): Promise<App> => {
  const { desiredState, environment, git } = context.settings;
  let files: readonly SourceFile[] = [];
  const onFiles = (loaded: readonly SourceFile[]): void => {
    files = loaded;
  };
  const [read, source] = await Promise.all([
    readDesired(context, { anyAccount: leftAccounts, lastGood, onFiles }),
    git === null ? readSource(desiredState, environment) : null,
  ]);
  const desired = source === null ? read : { ...read, source };
  const redis = await openStore(context, closers);
  if (leftAccounts) await checkLeftAccounts(context, redis, desired);
  const accounts = new Map<string, AccountContext>();
  for (const account of desired.accounts) {
    accounts.set(account.name, await openAccount(context, redis, desired, account));
  }
  const runs = new Set<string>();
  const jobContext: JobContext = openJobContext(context, redis, {
    context: (name) => accounts.get(name) ?? null,
    accepts: (run) => runs.has(run),
    draining: closers.isClosing,
  });
  return appOf({ context, redis, desired, accounts, jobContext, runs, closers }, files);
};
