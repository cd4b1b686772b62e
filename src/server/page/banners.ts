import { cleanProse } from '../../plan/render/clean.ts';
import { type Html, html } from './html.ts';
import { type IconName, icon } from './icons.ts';

/** Something that a person should know before they believe the rest of the page. */
export const banner = (
  tone: 'bad' | 'warn' | 'quiet',
  symbol: IconName,
  title: string,
  text: Html,
): Html =>
  html`<div class="banner ${tone}">${icon(symbol)}<div><strong>${title}</strong> ${text}</div></div>`;

/** Redis does not answer: nothing here is known to be so. */
export const redisAway = (): Html =>
  banner(
    'bad',
    'warning',
    'Redis does not answer.',
    html`No run starts until it is back, and nothing is lost. See whether it is up, and whether <code>REDIS_URL</code> is right. This page goes on by itself.`,
  );

/** The desired state on disk cannot be used. @param problems a line each */
export const invalidState = (problems: string): Html =>
  banner(
    'bad',
    'warning',
    'The desired state is not valid.',
    html`No run starts until it is mended, and nothing is changed at any provider. What is shown is from the last runs.<ul class="problems">${problems
      .split('\n')
      .map((line) => html`<li><code>${cleanProse(line)}</code></li>`)}</ul>`,
  );

/** Runs of an account do not start. @param account null: said on its own page */
export const paused = (account: string | null): Html =>
  banner(
    'warn',
    'pause',
    account === null ? 'Paused.' : `${account} is paused.`,
    html`Its scheduled runs do not start until somebody resumes it, here or with <code>setpoint resume</code>.`,
  );

/** An account left the YAML. @param account null: said on its own page */
export const orphaned = (account: string | null): Html =>
  banner(
    'quiet',
    'away',
    account === null ? 'Not in the YAML.' : `${account} is not in the YAML.`,
    html`Nothing of it is touched any more. Put it back to manage it again.`,
  );
