import type { SourcePosition } from '../../model/desired.ts';
import type { HistoryEntry } from '../../model/history.ts';
import type { AccountStatus, IntegrationStatus } from '../../model/run.ts';
import { isGuard } from '../../plan/condition.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { providerTitle } from '../../report/text/words.ts';
import type { DriftPatch } from '../overview.ts';
import { conditionBadge } from './badges.ts';
import { changeArticle } from './change-article.ts';
import { driftPatchPart } from './drift-patch.ts';
import { breadcrumb, facts, since } from './elements.ts';
import { retryButton } from './forms.ts';
import type { Page, View } from './frame.ts';
import { historyTable } from './history.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { isPlan, type Planned, planProblem } from './plan-page.ts';
import { positionLink } from './revision.ts';

export type IntegrationContent = {
  readonly account: AccountStatus;
  /** Null: the last run did not know it. */
  readonly status: IntegrationStatus | null;
  readonly key: string;
  /** Null: the YAML does not have it. */
  readonly position: SourcePosition | null;
  readonly planned: Planned;
  /** Null: nothing has drifted. */
  readonly driftPatch: DriftPatch | null;
  readonly history: readonly HistoryEntry[];
};

const statusPart = ({ account, status, position }: IntegrationContent, frame: View): Html =>
  facts({
    Account: html`<a href="${paths.account(account.account)}"><bdi>${account.account}</bdi></a>`,
    Provider: account.provider === '' ? null : providerTitle(account.provider),
    Since: status && since(status.since, frame.now),
    Reason: status?.reason ?? null,
    'In the YAML': positionLink(position, frame),
  });

const messagePart = ({ account, status }: IntegrationContent): Html | null =>
  status?.message
    ? html`<p class="message">${cleanProse(status.message)}${isGuard(status.reason) && html` <a href="${paths.plan(account.account)}">Review the whole plan, and approve it if this is intended</a>.`}</p>`
    : null;

const diffPart = ({ account, key, planned }: IntegrationContent): Html => {
  if (!isPlan(planned)) return html`${planProblem(planned)}`;
  const changes = planned.changes.filter((change) => change.key === key);
  const isSame = changes.every(({ action, blocked, drift }) => action === 'none' && !blocked && !drift);
  if (isSame && changes.every(({ notices, remarks }) => !notices?.length && !remarks?.length))
    return html`<p class="empty good">${changes.length === 0 ? 'Neither the YAML nor the ledger has it.' : 'Live and YAML are equal.'}</p>`;
  const { provider } = planned;
  return html`<div class="changes">${changes.map((change) => changeArticle({ change, account: account.account, provider, withReason: true }))}</div>`;
};

/** Whether `retry` could clear what blocks it. */
const canRetry = ({ status }: IntegrationContent): boolean =>
  status?.condition === 'failed' ||
  status?.condition === 'contested' ||
  ['rejected', 'cooling', 'not-accepted'].includes(status?.reason ?? '');

/** One integration: its status, its current difference and its history. */
export const integrationPage = (view: IntegrationContent, frame: View): Page => {
  const { account, key, status, history } = view;
  return {
    title: key,
    still: true,
    main: html`${breadcrumb([
      { href: paths.overview, text: 'Overview' },
      { href: paths.account(account.account), text: account.account },
    ])}
<div class="title"><h1 id="headline"><bdi>${key}</bdi></h1>${status && conditionBadge(status.condition)}${canRetry(view) && html`<div class="buttons">${retryButton(account.account, key, frame)}</div>`}</div>
${messagePart(view)}
${statusPart(view, frame)}
${!account.orphaned && html`<section aria-labelledby="diff"><h2 id="diff">Difference now</h2><p class="fine">Read from ${providerTitle(account.provider)} within the last minute. Only this page and the plan send requests.</p>${diffPart(view)}</section>`}
${driftPatchPart(view.driftPatch, view.key, frame)}
<section aria-labelledby="history"><h2 id="history">History</h2>${historyTable(history, frame)}</section>`,
  };
};
