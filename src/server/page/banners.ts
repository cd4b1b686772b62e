import type { AccountStatus } from '../../model/run.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { type IconName, icon } from './badges.ts';
import { since } from './elements.ts';
import { type Html, html } from './html.ts';

/** A notice that the rest of the page depends on. */
export const banner = (tone: 'bad' | 'warn' | 'quiet', symbol: IconName, title: string, text: Html): Html =>
  html`<div class="banner ${tone}">${icon(symbol)}<div><strong>${title}</strong> ${text}</div></div>`;

/** Redis does not answer, so that the current status is unknown. */
export const redisAway = (): Html =>
  banner(
    'bad',
    'warning',
    'Redis does not answer.',
    html`No run starts until it is back; nothing is lost. Check that it is up and that <code>REDIS_URL</code> is right. This page reloads automatically.`,
  );

/** The desired state is not valid. @param problems a line each */
export const invalidState = (problems: string): Html =>
  banner(
    'bad',
    'warning',
    'The desired state is not valid.',
    html`No run starts until it is fixed, and nothing changes at any provider. This page shows the last runs.<ul class="problems">${problems
      .split('\n')
      .map((line) => html`<li><code>${cleanProse(line)}</code></li>`)}</ul>`,
  );

const names = (accounts: readonly string[]): string => accounts.join(', ');

/** These accounts are paused; null for none. */
export const paused = (accounts: readonly AccountStatus[], now: number): Html | null => {
  const [first] = accounts;
  if (!first) return null;
  const { pausedSince, pausedBy } = first;
  const details =
    accounts.length === 1 &&
    html`${pausedSince && html`${since(pausedSince, now)}`}${pausedBy && html`, by ${pausedBy}`}${(pausedSince || pausedBy) && '. '}`;
  return banner(
    'warn',
    'pause',
    `Paused: ${names(accounts.map(({ account }) => account))}.`,
    html`${details}No run starts there until it is resumed, here or with <code>setpoint resume ACCOUNT</code>.`,
  );
};

/** These accounts left the YAML; null for none. */
export const orphaned = (accounts: readonly string[]): Html | null =>
  accounts.length === 0
    ? null
    : banner(
        'quiet',
        'away',
        `Not in the YAML: ${names(accounts)}.`,
        html`Nothing of ${accounts.length === 1 ? 'it' : 'them'} is touched any more. Put ${accounts.length === 1 ? 'it' : 'them'} back to manage ${accounts.length === 1 ? 'it' : 'them'} again.`,
      );
