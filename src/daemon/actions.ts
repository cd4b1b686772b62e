import { triggerRun } from '../../jobs/run/trigger-run.ts';
import type { AppContext, AppParts } from '../app/context.ts';
import { type PauseRequest, pauseAccount, resumeAccount } from '../app/pause-account.ts';
import { retryKey } from '../app/retry-and-forget.ts';
import { didYouMean } from '../app/select-accounts.ts';
import { ProviderError, UsageError } from '../model/errors.ts';
import { pausedWhy } from '../plan/command-lines.ts';
import { pauseText, resumeText, retryText } from '../report/text/operator-text.ts';
import type { AdminActions } from '../server/overview.ts';
import { openAccountStore } from '../store/account-store.ts';
import { approvePlan } from './approval.ts';
import { whenReachable } from './when-reachable.ts';

/** Recorded as the author: a token does not say who holds it. */
const BY = 'the holder of the admin token';

const contextOf = ({ accounts }: AppParts, name: string) => {
  const context = accounts.get(name);
  if (context) return context;
  throw new UsageError(`The desired state has no account ${name}.${didYouMean(name, [...accounts.keys()])}`);
};

const pauseRequest = (
  { jobContext: { redis, prefix }, desired }: AppParts,
  account: string,
): PauseRequest => ({
  redis,
  prefix,
  account,
  by: BY,
  desired,
});

/** @throws UsageError while the account is paused */
const requireNotPaused = async (
  { jobContext: { redis, prefix } }: AppParts,
  account: string,
): Promise<void> => {
  if (await openAccountStore({ redis, prefix, account }).status.isPaused())
    throw new UsageError(pausedWhy(account));
};

const runNow = async (parts: AppParts, name: string): Promise<string> => {
  contextOf(parts, name);
  await requireNotPaused(parts, name);
  await triggerRun(parts.jobsOf(name), 'command');
  return `Run requested for account ${name}; it starts now, or after the run in progress.`;
};

const pause = async (parts: AppParts, name: string): Promise<string> => {
  contextOf(parts, name);
  return pauseText(await pauseAccount(pauseRequest(parts, name)));
};

const resume = async (parts: AppParts, name: string): Promise<string> => {
  contextOf(parts, name);
  const requestRun = () => triggerRun(parts.jobsOf(name), 'command');
  return resumeText(await resumeAccount(pauseRequest(parts, name), requestRun));
};

const approve = async (parts: AppParts, name: string, digest: string): Promise<string> => {
  if (digest === '')
    throw new UsageError('Missing field "digest": send the digest of the plan you are approving');
  const context = contextOf(parts, name);
  await requireNotPaused(parts, name);
  try {
    return await approvePlan(parts, context, digest);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // The text of a ProviderError is scrubbed.
    throw new UsageError(`Account ${name} could not be read, so nothing was done: ${error.message}`);
  }
};

const retry = async (parts: AppParts, key: string, account: string): Promise<string> => {
  const accounts = account === '' ? [] : [contextOf(parts, account).account.name];
  return retryText(await retryKey(parts, key, { accounts, by: BY }));
};

/** The actions of the admin token. Each request is logged. */
export const createDaemonActions = (
  parts: AppParts,
  { log }: Pick<AppContext, 'log'>,
  onDone: (account: string | null) => void,
): AdminActions => {
  const act = async (
    asked: { readonly action: string; readonly account?: string; readonly key?: string },
    work: () => Promise<string>,
  ): Promise<string> => {
    log.info(asked, 'Requested over HTTP');
    const message = await whenReachable(parts.redis, work);
    onDone(asked.account ?? null);
    return message;
  };
  return {
    runNow: (account) => act({ action: 'run', account }, () => runNow(parts, account)),
    pause: (account) => act({ action: 'pause', account }, () => pause(parts, account)),
    resume: (account) => act({ action: 'resume', account }, () => resume(parts, account)),
    retry: (key, account) =>
      act({ action: 'retry', key, ...(account !== '' && { account }) }, () => retry(parts, key, account)),
    approve: (account, digest) => act({ action: 'approve', account }, () => approve(parts, account, digest)),
  };
};
