import type { DesiredState } from '../model/desired.ts';
import type { PauseResult, ResumeResult } from '../model/operator-result.ts';
import type { Paused } from '../model/run.ts';
import type { AccountLocation } from '../store/account-location.ts';
import { openAccountStore } from '../store/account-store.ts';
import type { AppParts } from './context.ts';
import { recordAction } from './record-action.ts';

/** The account that an operator pauses or resumes. */
export type PauseRequest = AccountLocation & {
  /** Who, as `user@machine` or as the sign-in names the person. */
  readonly by: string;
  /** Null where it could not be read. */
  readonly desired: Pick<DesiredState, 'revision' | 'revisionTitle' | 'revisionAuthor' | 'accounts'> | null;
};

/** Stops an account's runs until it is resumed. */
export const pauseAccount = async (request: PauseRequest): Promise<PauseResult> => {
  const { account, by } = request;
  const { status } = openAccountStore(request);
  const wasPaused = !(await status.pause(by));
  if (!wasPaused) await recordAction(request, { ...request, asked: 'pause' });
  return { account, wasPaused, paused: await status.paused() };
};

/**
 * Resumes an account's runs; a running daemon starts one at once.
 * @param requestRun resolves to whether a daemon will do it
 */
export const resumeAccount = async (
  request: PauseRequest,
  requestRun: () => Promise<boolean>,
): Promise<ResumeResult> => {
  const { account, desired } = request;
  if (!(await openAccountStore(request).status.resume())) return { account, kind: 'not-paused' };
  await recordAction(request, { ...request, asked: 'resume' });
  if (desired?.accounts.every((known) => known.name !== account)) return { account, kind: 'not-desired' };
  return { account, kind: (await requestRun()) ? 'daemon-runs' : 'no-daemon' };
};

/** The accounts of the YAML whose runs are paused, by name. */
export const pausedAccounts = async ({
  accounts,
  jobContext: { redis, prefix },
}: Pick<AppParts, 'accounts' | 'jobContext'>): Promise<ReadonlyMap<string, Paused>> => {
  const all = await Promise.all(
    [...accounts.keys()].map(async (account) => {
      const paused = await openAccountStore({ redis, prefix, account }).status.paused();
      return paused === null ? [] : [[account, paused] as const];
    }),
  );
  return new Map(all.flat());
};
