import type { DesiredState } from '../model/desired.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { clean } from '../report/text/clean.ts';
import { lasting } from '../report/text/time-text.ts';
import { openAccountStore } from '../store/account-store.ts';
import { askedEntry } from './asked-entry.ts';

/** One account that a person pauses or resumes. */
export type PauseFacts = {
  readonly redis: RedisHandle['client'];
  readonly prefix: string;
  readonly account: string;
  /** Who, as `user@machine`. */
  readonly by: string;
  /** Null where it could not be read. */
  readonly desired: Pick<DesiredState, 'revision' | 'revisionTitle' | 'accounts'> | null;
};

const tell = (
  { redis, prefix, account, by, desired }: PauseFacts,
  asked: 'pause' | 'resume',
): Promise<void> =>
  openAccountStore({ redis, prefix, account }).history.append(askedEntry({ account, asked, by, desired }));

/** Stops an account's runs until it is resumed. Resolves to a sentence for the person. */
export const pauseAccount = async (facts: PauseFacts): Promise<string> => {
  const { redis, prefix, account, by } = facts;
  const status = openAccountStore({ redis, prefix, account }).status;
  const name = clean(account);
  if (await status.pause(by)) {
    await tell(facts, 'pause');
    return `${name}: paused. A run in progress finishes its requests in flight and stops; no run starts until: setpoint resume ${name}`;
  }
  const paused = await status.paused();
  const since = paused?.since == null ? '' : `, ${lasting(paused.since, Date.now())}`;
  const who = paused?.by == null ? '' : `, by ${clean(paused.by)}`;
  return `${name}: already paused${since}${who}. Resume it with: setpoint resume ${name}`;
};

/**
 * Resumes an account's runs; a running daemon starts one at once.
 * @param askForRun resolves to whether a daemon will run it
 * @returns a sentence for the user
 */
export const resumeAccount = async (
  facts: PauseFacts,
  askForRun: () => Promise<boolean>,
): Promise<string> => {
  const { redis, prefix, account, desired } = facts;
  const name = clean(account);
  if (!(await openAccountStore({ redis, prefix, account }).status.resume()))
    return `${name}: not paused; nothing to resume.`;
  await tell(facts, 'resume');
  if (desired?.accounts.every((known) => known.name !== account))
    return `${name}: resumed, but the desired state has no such account, so no run starts.`;
  return (await askForRun())
    ? `${name}: resumed. The daemon starts a run now; see: setpoint status`
    : `${name}: resumed. No daemon is running; bring it up to date with: setpoint apply --account ${name}`;
};
