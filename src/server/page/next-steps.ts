import type { AccountStatus, IntegrationStatus } from '../../model/run.ts';
import { acceptLine, retryLine } from '../../plan/command-lines.ts';
import { isGuard, isRetryable } from '../../plan/condition.ts';
import { heldText } from '../../report/text/window-text.ts';
import { providerTitle } from '../../report/text/words.ts';
import { coming } from './elements.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';

/** What the advice on one integration depends on. */
export type Situation = {
  readonly account: AccountStatus;
  readonly status: IntegrationStatus;
  /** ms since the epoch; null: no run is scheduled here. */
  readonly nextTick: number | null;
  /** Where the entry stands, linked where its page is known; null: the YAML does not have it. */
  readonly place: Html | null;
  readonly now: number;
};

const code = (line: string): Html => html`<code>${line}</code>`;

const nextRun = ({ account, nextTick, now }: Situation): Html => {
  if (account.paused)
    return html`No run starts while the account is paused: <a href="${paths.account(account.account)}">resume it</a>, or ${code(`setpoint resume ${account.account}`)}.`;
  if (account.window?.open === false)
    return html`Changes are ${heldText(account.window)}: the run at the opening does it.`;
  return nextTick === null
    ? html`The next run of the account does it; no run is scheduled by this daemon.`
    : html`The next run of the account does it, ${coming(nextTick, now)}.`;
};

const editEntry = ({ place }: Situation, doWhat: string): Html | null =>
  place && html`${doWhat} at ${place}, and push or save it; the next run applies it.`;

const ofBlocked = (at: Situation): readonly (Html | null)[] => {
  const { account, status } = at;
  const { key, reason } = status;
  if (isGuard(reason))
    return [
      html`<a href="${paths.plan(account.account)}">Review the whole plan of ${account.account}</a>, and approve it if this is intended.`,
      html`If it is not, put back what was removed or changed in the YAML.`,
    ];
  const retry = html`Once the cause is gone, try it again: ${code(retryLine(key, account.account))}.`;
  return [editEntry(at, 'Correct the entry'), isRetryable(reason) ? retry : null];
};

const ofDrifted = (at: Situation): readonly (Html | null)[] => {
  const { account, status } = at;
  const title = providerTitle(account.provider);
  return [
    html`To keep what is live, take it over into the YAML: ${code(acceptLine(status.key))} prints the patch.`,
    html`To have the YAML’s values back, change them back at ${title}, or take <code>drift: report</code> out of the entry${at.place && html` at ${at.place}`} or its account: the next run then writes them.`,
  ];
};

const ofContested = ({ account, status }: Situation): readonly (Html | null)[] => [
  html`Find what else writes these fields at ${providerTitle(account.provider)}, and stop it, or take the fields out of the YAML.`,
  html`Then end the waiting: ${code(retryLine(status.key, account.account))}.`,
];

/** What a person can do about an integration, the most likely first; none where there is nothing to do. */
export const nextSteps = (at: Situation): readonly Html[] => {
  const { account, status } = at;
  const steps = ((): readonly (Html | null)[] => {
    switch (status.condition) {
      case 'in-sync':
        return [];
      case 'pending':
        return [nextRun(at)];
      case 'failed':
        return [
          html`Setpoint tries it again by itself, after growing pauses. To try it now: ${code(retryLine(status.key, account.account))}.`,
          editEntry(at, 'If the entry is the cause, correct it'),
        ];
      case 'blocked':
        return ofBlocked(at);
      case 'drifted':
        return ofDrifted(at);
      case 'contested':
        return ofContested(at);
      default:
        return status.condition satisfies never;
    }
  })();
  return steps.filter((step) => step !== null);
};

/** The same as a part of a page. */
export const nextStepsPart = (at: Situation): Html | null => {
  const steps = nextSteps(at);
  return steps.length === 0
    ? null
    : html`<section aria-labelledby="next"><h2 id="next">What to do</h2><ul class="steps">${steps.map((step) => html`<li>${step}</li>`)}</ul></section>`;
};
