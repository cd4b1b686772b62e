import type { AccountPlan, Change, FailedAccount } from '../../model/plan.ts';
import { isGuard, isOpen } from '../../plan/condition.ts';
import { planDigest } from '../../plan/plan-digest.ts';
import { foldPlan } from '../../report/fold/fold-plan.ts';
import { isShown } from '../../report/text/change-words.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { accountTotal } from '../../report/text/plan-summary.ts';
import { plural } from '../../report/text/plural.ts';
import { estimateText } from '../../report/text/rate-text.ts';
import { windowText } from '../../report/text/window-text.ts';
import { providerTitle } from '../../report/text/words.ts';
import { banner } from './banners.ts';
import { changeArticle } from './change-article.ts';
import { breadcrumb } from './elements.ts';
import { approveForm } from './forms.ts';
import { isAdmin, type Page, type View } from './frame.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';

/** A plan, why there is none, or null: the provider has not answered yet. */
export type Planned = AccountPlan | FailedAccount | null;

/** More than these are counted, not shown. */
const MAX_SHOWN = 500;

const notPlanned = (planned: FailedAccount | null): Html =>
  planned === null
    ? banner(
        'warn',
        'clock',
        'The provider is slow.',
        html`The request is in progress; reload this page in a moment.`,
      )
    : banner('bad', 'cross', 'The account could not be read.', html`${cleanProse(planned.error)}`);

/** Whether there is a plan to show. */
export const isPlan = (planned: Planned): planned is AccountPlan => planned !== null && !('error' in planned);

/** Why there is no plan to show. */
export const planProblem = (planned: Planned): Html | null => (isPlan(planned) ? null : notPlanned(planned));

const articles = (changes: readonly Change[], plan: AccountPlan, withReason: boolean): Html => {
  const { account } = plan;
  const [folded] = foldPlan([{ ...plan, changes: changes.slice(0, MAX_SHOWN) }], { all: false }).accounts;
  return html`<div class="changes">${folded?.groups.map((group) => changeArticle({ group, account, withReason }))}${
    changes.length > MAX_SHOWN &&
    html`<p>And ${changes.length - MAX_SHOWN} more: <code>setpoint plan --account ${account}</code> lists them.</p>`
  }</div>`;
};

const section = (id: string, title: string, about: Html, changes: Html): Html =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><p>${about}</p>${changes}</section>`;

const signInHint = (view: View): Html | false =>
  view.visitor.mayBecomeAdmin
    ? html`<p><a href="${paths.signInFrom(view.here)}">Sign in</a> to approve it.</p>`
    : !isAdmin(view) && html`<p>Only an admin can approve it.</p>`;

const heldPart = (plan: AccountPlan, held: readonly Change[]): Html | null => {
  const [first] = held;
  return (
    (first?.blocked ?? null) &&
    section(
      'held',
      `Blocked by a guard (${held.length})`,
      html`${cleanProse(first?.blocked?.message ?? '')}.`,
      articles(held, plan, false),
    )
  );
};

/** Below both lists, because an approval covers the whole run, not only what the guard blocks. */
const approvePart = (plan: AccountPlan, held: number, doing: number, view: View): Html | null => {
  const { account } = plan;
  if (held === 0) return null;
  if (plan.window?.open === false)
    return html`<p>An approval lifts no window: approve it when changes may be made.</p>`;
  if (held + doing > MAX_SHOWN)
    return html`<p>Too many changes to review here; use <code>setpoint apply --force --account ${account}</code>.</p>`;
  const label = `Approve: make ${plural(held + doing, 'change')} in ${account}`;
  return html`${approveForm({ account, digest: planDigest(plan), label }, view)}${signInHint(view)}`;
};

const planParts = (plan: AccountPlan, view: View): Html => {
  const changes = plan.changes.filter((change) => isShown(change, false));
  const held = changes.filter(({ blocked }) => isGuard(blocked?.reason));
  const doing = changes.filter(isOpen);
  const rest = changes.filter((change) => !held.includes(change) && !doing.includes(change));
  return html`<div class="intro"><p class="sum">${accountTotal(plan)}</p>
${plan.estimate && html`<p class="fine">${estimateText(plan.estimate)}.</p>`}
${plan.window && html`<p class="fine">${windowText(plan.window)}.</p>`}
${plan.notices.map((notice) => html`<p class="fine">${cleanProse(notice)}</p>`)}</div>
${heldPart(plan, held)}
${doing.length > 0 && section('doing', `${plan.window?.open === false ? 'The run at the opening does' : 'The next run does'} (${doing.length})`, html`${held.length > 0 ? 'These need no approval and are applied with it.' : 'These need no approval.'}`, articles(doing, plan, true))}
${approvePart(plan, held.length, doing.length, view)}
${rest.length > 0 && section('rest', `Left as it is (${rest.length})`, html`Blocked, reported only, or with a note.`, articles(rest, plan, true))}`;
};

/** What a run would do now, and a form to approve what a guard blocks. */
export const planPage = (account: string, provider: string, planned: Planned, view: View): Page => ({
  title: `Plan of ${account}`,
  still: true,
  main: html`${breadcrumb([
    { href: paths.overview, text: 'Overview' },
    { href: paths.account(account), text: account },
  ])}
<div class="intro"><h1 id="headline">Plan of <bdi>${account}</bdi></h1>
<p class="sub">What a run would do now, read from ${providerTitle(provider)} within the last minute. This page changes nothing.</p></div>
${isPlan(planned) ? planParts(planned, view) : notPlanned(planned)}`,
});
