import type { AccountPlan, Change, FailedAccount } from '../../model/plan.ts';
import { isGuard } from '../../plan/guards/is-guard.ts';
import { isOpen } from '../../plan/is-open.ts';
import { planDigest } from '../../plan/plan-digest.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { estimateText } from '../../report/text/estimate-text.ts';
import { isShown } from '../../report/text/is-shown.ts';
import { accountTotal } from '../../report/text/plan-total.ts';
import { plural } from '../../report/text/plural.ts';
import { providerTitle } from '../../report/text/words.ts';
import { banner } from './banners.ts';
import { changeArticle } from './change-article.ts';
import { breadcrumb } from './elements.ts';
import { approveForm } from './forms.ts';
import type { Page, View } from './frame.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';

/** A plan, why there is none, or null: the provider is still being asked. */
export type Planned = AccountPlan | FailedAccount | null;

/** More than these are counted, not shown. */
const MOST = 500;

const notPlanned = (planned: FailedAccount | null): Html =>
  planned === null
    ? banner(
        'warn',
        'clock',
        'The provider is slow.',
        html`The request is in progress; reload this page in a moment.`,
      )
    : banner('bad', 'cross', 'The account could not be read.', html`${cleanProse(planned.error)}`);

/** Where there is no plan to show: why. */
export const isPlan = (planned: Planned): planned is AccountPlan => planned !== null && !('error' in planned);

export const planProblem = (planned: Planned): Html | null => (isPlan(planned) ? null : notPlanned(planned));

const articles = (changes: readonly Change[], plan: AccountPlan, withReason: boolean): Html => {
  const { account, provider } = plan;
  return html`<div class="changes">${changes.slice(0, MOST).map((change) => changeArticle({ change, account, provider, withReason }))}${
    changes.length > MOST &&
    html`<p>And ${changes.length - MOST} more: <code>setpoint plan --account ${account}</code> lists them.</p>`
  }</div>`;
};

const section = (id: string, title: string, about: Html, changes: Html): Html =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><p>${about}</p>${changes}</section>`;

const signInHint = (view: View): Html | null =>
  view.person === 'signed-out'
    ? html`<p><a href="${paths.signInFrom(view.here)}">Sign in</a> to approve it.</p>`
    : null;

const heldPart = (plan: AccountPlan, held: readonly Change[]): Html | null => {
  const [first] = held;
  return (
    (first?.blocked ?? null) &&
    section(
      'held',
      `Held back by a guard (${held.length})`,
      html`${cleanProse(first?.blocked?.message ?? '')}.`,
      articles(held, plan, false),
    )
  );
};

/** Below both lists, since an approval covers all that the run would do, not only what the guard blocks. */
const approvePart = (plan: AccountPlan, held: number, doing: number, view: View): Html | null => {
  const { account } = plan;
  if (held === 0) return null;
  if (held + doing > MOST)
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
${plan.notices.map((notice) => html`<p class="fine">${cleanProse(notice)}</p>`)}</div>
${heldPart(plan, held)}
${doing.length > 0 && section('doing', `The next run does (${doing.length})`, html`${held.length > 0 ? 'These need no approval and are applied with it.' : 'These need no approval.'}`, articles(doing, plan, true))}
${approvePart(plan, held.length, doing.length, view)}
${rest.length > 0 && section('rest', `Left as it is (${rest.length})`, html`Blocked, reported only, or with a note.`, articles(rest, plan, true))}`;
};

/** What a run would do now, and the way to approve what a guard holds back. */
export const planPage = (account: string, provider: string, planned: Planned, view: View): Page => ({
  title: `Plan of ${account}`,
  still: true,
  main: html`${breadcrumb([
    { href: paths.overview, text: 'Overview' },
    { href: paths.account(account), text: account },
  ])}
<div class="intro"><h1 id="headline">Plan of <bdi>${account}</bdi></h1>
<p class="sub">What a run would do now, from a list of ${providerTitle(provider)} that is not older than a minute. Looking changes nothing.</p></div>
${isPlan(planned) ? planParts(planned, view) : notPlanned(planned)}`,
});
