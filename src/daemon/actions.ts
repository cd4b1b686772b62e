import { triggerRun } from '../../jobs/run/trigger-run.ts';
import type { AppContext, AppParts } from '../app/context.ts';
import { type PauseRequest, pauseAccount, resumeAccount } from '../app/pause-account.ts';
import { recordAction } from '../app/record-action.ts';
import { retryKey } from '../app/retry-and-forget.ts';
import { didYouMean } from '../app/select-accounts.ts';
import { ProviderError, UsageError } from '../model/errors.ts';
import type { AskedFor } from '../model/history.ts';
import { pausedWhy } from '../plan/command-lines.ts';
import { pauseText, resumeText, retryText } from '../report/text/operator-text.ts';
import { heldText } from '../report/text/window-text.ts';
import type { AdminActions } from '../server/overview.ts';
import type { AccountLocation } from '../store/account-location.ts';
import { openAccountStore } from '../store/account-store.ts';
import { approvePlan } from './approval.ts';
import { whenReachable } from './when-reachable.ts';

const contextOf = ({ accounts }: AppParts, name: string) => {
  const context = accounts.get(name);
  if (context) return context;
  throw new UsageError(`The desired state has no account ${name}.${didYouMean(name, [...accounts.keys()])}`);
};

/** What is open, and who acts, as history records it. */
type Parts = { readonly app: AppParts; readonly by: string };

const locationOf = ({ jobContext: { redis, prefix } }: AppParts, account: string): AccountLocation => ({
  redis,
  prefix,
  account,
});

const pauseRequest = ({ app, by }: Parts, account: string): PauseRequest => ({
  ...locationOf(app, account),
  by,
  desired: app.desired,
});

const record = ({ app, by }: Parts, account: string, asked: AskedFor): Promise<void> =>
  recordAction(locationOf(app, account), { asked, by, desired: app.desired });

/** @throws UsageError while the account is paused */
const requireNotPaused = async (app: AppParts, account: string): Promise<void> => {
  if (await openAccountStore(locationOf(app, account)).status.isPaused())
    throw new UsageError(pausedWhy(account));
};

const runNow = async (parts: Parts, name: string): Promise<string> => {
  const window = contextOf(parts.app, name).window?.();
  await requireNotPaused(parts.app, name);
  await record(parts, name, 'run');
  await triggerRun(parts.app.jobsOf(name), 'command', parts.by);
  const held = window?.open === false ? ` It makes no change: changes are ${heldText(window)}.` : '';
  return `Run requested for account ${name}; it starts now, or after the run in progress.${held}`;
};

const pause = async (parts: Parts, name: string): Promise<string> => {
  contextOf(parts.app, name);
  return pauseText(await pauseAccount(pauseRequest(parts, name)));
};

const resume = async (parts: Parts, name: string): Promise<string> => {
  contextOf(parts.app, name);
  const requestRun = () => triggerRun(parts.app.jobsOf(name), 'command', parts.by);
  return resumeText(await resumeAccount(pauseRequest(parts, name), requestRun));
};

const approve = async (parts: Parts, name: string, digest: string): Promise<string> => {
  if (digest === '')
    throw new UsageError('Missing field "digest": send the digest of the plan you are approving');
  const context = contextOf(parts.app, name);
  await requireNotPaused(parts.app, name);
  try {
    const approved = await approvePlan(parts.app, context, digest, parts.by);
    await record(parts, name, 'approve');
    return approved;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // The text of a ProviderError is scrubbed.
    throw new UsageError(`Account ${name} could not be read, so nothing was done: ${error.message}`);
  }
};

const retry = async ({ app, by }: Parts, key: string, account: string): Promise<string> => {
  const accounts = account === '' ? [] : [contextOf(app, account).account.name];
  return retryText(await retryKey(app, key, { accounts, by }));
};

/** The actions of an admin, by who acts. Each request is logged. */
export const createDaemonActions =
  (app: AppParts, { log }: Pick<AppContext, 'log'>, onDone: (account: string | null) => void) =>
  (by: string): AdminActions => {
    const parts: Parts = { app, by };
    const act = async (
      asked: { readonly action: string; readonly account?: string; readonly key?: string },
      work: () => Promise<string>,
    ): Promise<string> => {
      log.info({ ...asked, by }, 'Requested over HTTP');
      const message = await whenReachable(app.redis, work);
      onDone(asked.account ?? null);
      return message;
    };
    return {
      runNow: (account) => act({ action: 'run', account }, () => runNow(parts, account)),
      pause: (account) => act({ action: 'pause', account }, () => pause(parts, account)),
      resume: (account) => act({ action: 'resume', account }, () => resume(parts, account)),
      retry: (key, account) =>
        act({ action: 'retry', key, ...(account !== '' && { account }) }, () => retry(parts, key, account)),
      approve: (account, digest) =>
        act({ action: 'approve', account }, () => approve(parts, account, digest)),
    };
  };
