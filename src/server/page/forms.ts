import type { View } from './frame.ts';
import { type Html, html } from './html.ts';
import { toSegment } from './paths.ts';

type Button = {
  readonly action: string;
  readonly label: string;
  readonly look?: 'main' | 'usual';
  /** Sent along, beside the page that it leads back to. */
  readonly account?: string;
};

/** A button that asks for something and leads back to this page. Absent for those who may not ask. */
export const actionButton = ({ action, label, look = 'usual', account }: Button, view: View): Html | null =>
  view.person === 'signed-in'
    ? html`<form method="post" action="${action}"><input type="hidden" name="next" value="${view.here}">${account === undefined ? null : html`<input type="hidden" name="account" value="${account}">`}<button class="${look}">${label}</button></form>`
    : null;

const api = (account: string): string => `/api/accounts/${toSegment(account)}`;

/** What can be asked for an account: a run now, and to pause or to go on. */
export const accountButtons = (account: string, paused: boolean, view: View): Html | null =>
  view.person === 'signed-in'
    ? html`<div class="buttons">${actionButton({ action: `${api(account)}/run`, label: 'Run now', look: 'main' }, view)}${
        paused
          ? actionButton({ action: `${api(account)}/resume`, label: 'Resume' }, view)
          : actionButton({ action: `${api(account)}/pause`, label: 'Pause' }, view)
      }</div>`
    : null;

/** Lifts what holds an integration back. */
export const retryButton = (account: string, key: string, view: View): Html | null =>
  actionButton({ action: `/api/integrations/${toSegment(key)}/retry`, label: 'Try again', account }, view);

/** Says yes to a plan that a guard holds back: to exactly this one, after a box was ticked. */
export const approveForm = (
  facts: { readonly account: string; readonly digest: string; readonly label: string },
  view: View,
): Html | null =>
  view.person === 'signed-in'
    ? html`<form class="approve" id="approve-${facts.digest}" method="post" action="${api(facts.account)}/approve">
<input type="hidden" name="next" value="${view.here}"><input type="hidden" name="digest" value="${facts.digest}">
<label class="tick"><input type="checkbox" id="agreed-${facts.digest}" required> I have read the list above, and it is what I want.</label>
<button class="danger">${facts.label}</button>
<p class="fine">Exactly this is done, and nothing else. When anything has moved since, nothing is done and the new plan is shown.</p>
</form>`
    : null;
