import type { ForgetResult, PauseResult, ResumeResult, RetryResult } from '../../model/operator-result.ts';
import type { Paused } from '../../model/run.ts';
import { applyKeyLine } from '../../plan/command-lines.ts';
import { clean } from './clean.ts';
import { lasting, localTime } from './time-text.ts';
import { heldText } from './window-text.ts';

/** Since when and by whom an account is paused, and how to resume it. Starts in lower case, to be continued. */
export const pausedText = (account: string, { since, by }: Paused): string => {
  const when = since === null ? '' : ` since ${localTime(since)}`;
  const who = by === null ? '' : ` by ${clean(by)}`;
  return `account ${clean(account)} is paused${when}${who}; resume it with: setpoint resume ${clean(account)}`;
};

const nextText = (
  key: string,
  { account, next, heldBy }: Extract<RetryResult, { kind: 'retried' }>['accounts'][number],
): string => {
  if (heldBy !== undefined && next !== 'paused')
    return `${key}: will be retried, but changes of account ${clean(account)} are ${heldText(heldBy)}`;
  switch (next) {
    case 'no-daemon':
      return `${key}: will be retried. Apply it now with: ${applyKeyLine(key, account)}`;
    case 'daemon-runs':
      return `${key}: will be retried. The daemon starts a run now; see: setpoint status`;
    case 'paused':
      return `${key}: will be retried, but ${pausedText(account, { since: null, by: null })}`;
    default:
      return next satisfies never;
  }
};

/** What a retry did, a line per account. */
export const retryText = (result: RetryResult): string =>
  result.kind === 'retried'
    ? result.accounts.map((each) => nextText(result.key, each)).join('\n')
    : `${result.key}: nothing to retry; it has not been applied yet. Apply it with: ${applyKeyLine(result.key, result.account)}`;

/** What a forget did. */
export const forgetText = (result: ForgetResult): string => {
  if (result.kind === 'not-owned') return `${result.key}: not in the ledger; nothing to forget.`;
  const { key, accounts, stillDesired } = result;
  const done = `${key}: no longer managed in account ${accounts.join(', ')}; the live integration is unchanged.`;
  return stillDesired
    ? `${done} It is still in the desired state, so the next run will adopt it again; remove it there too.`
    : done;
};

/** What a pause did. */
export const pauseText = ({ account, wasPaused, paused }: PauseResult): string => {
  const name = clean(account);
  if (!wasPaused)
    return `${name}: paused. A run in progress finishes its requests in flight and stops; no run starts until: setpoint resume ${name}`;
  const since = paused?.since == null ? '' : `, ${lasting(paused.since, Date.now())}`;
  const who = paused?.by == null ? '' : `, by ${clean(paused.by)}`;
  return `${name}: already paused${since}${who}. Resume it with: setpoint resume ${name}`;
};

/** What a resume did. */
export const resumeText = ({ account, kind }: ResumeResult): string => {
  const name = clean(account);
  switch (kind) {
    case 'not-paused':
      return `${name}: not paused; nothing to resume.`;
    case 'not-desired':
      return `${name}: resumed, but the desired state has no such account, so no run starts.`;
    case 'daemon-runs':
      return `${name}: resumed. The daemon starts a run now; see: setpoint status`;
    case 'no-daemon':
      return `${name}: resumed. No daemon is running; bring it up to date with: setpoint apply --account ${name}`;
    default:
      return kind satisfies never;
  }
};
