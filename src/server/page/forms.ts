import { isAdmin, type View } from './frame.ts';
import { type Html, html } from './html.ts';
import { toSegment } from './paths.ts';

type Button = {
  readonly action: string;
  readonly label: string;
  readonly look?: 'main' | 'usual';
  /** Sent along with the form. */
  readonly account?: string;
};

/** A button that requests an action and returns to this page; null unless the visitor is an admin. */
export const actionButton = ({ action, label, look = 'usual', account }: Button, view: View): Html | null =>
  isAdmin(view)
    ? html`<form method="post" action="${action}"><input type="hidden" name="next" value="${view.here}">${account === undefined ? null : html`<input type="hidden" name="account" value="${account}">`}<button class="${look}">${label}</button></form>`
    : null;

const api = (account: string): string => `/api/accounts/${toSegment(account)}`;

/** The actions of an account: run, pause or resume. */
export const accountButtons = (account: string, paused: boolean, view: View): Html | null =>
  isAdmin(view)
    ? html`<div class="buttons">${actionButton({ action: `${api(account)}/run`, label: 'Run now', look: 'main' }, view)}${
        paused
          ? actionButton({ action: `${api(account)}/resume`, label: 'Resume' }, view)
          : actionButton({ action: `${api(account)}/pause`, label: 'Pause' }, view)
      }</div>`
    : null;

/** Clears what blocks an integration. */
export const retryButton = (account: string, key: string, view: View): Html | null =>
  actionButton({ action: `/api/integrations/${toSegment(key)}/retry`, label: 'Try again', account }, view);

/** Approves exactly this plan, which a guard blocks, after a box was ticked. */
export const approveForm = (
  plan: { readonly account: string; readonly digest: string; readonly label: string },
  view: View,
): Html | null =>
  isAdmin(view)
    ? html`<form class="approve" id="approve-${plan.digest}" method="post" action="${api(plan.account)}/approve">
<input type="hidden" name="next" value="${view.here}"><input type="hidden" name="digest" value="${plan.digest}">
<label class="tick"><input type="checkbox" id="agreed-${plan.digest}" required> I have read the list above, and this is what I want.</label>
<button class="danger">${plan.label}</button>
<p class="fine">Exactly this is done and nothing else. If anything has changed since, nothing is done and the new plan is shown.</p>
</form>`
    : null;
