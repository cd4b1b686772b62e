import type { IntegrationFields } from '../../app/integration-fields.ts';
import type { SourcePosition } from '../../model/desired.ts';
import type { HistoryEntry } from '../../model/history.ts';
import type { Change } from '../../model/plan.ts';
import type { AccountStatus, KnownIntegration } from '../../model/run.ts';
import { isGuard, isRetryable } from '../../plan/condition.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { providerTitle } from '../../report/text/words.ts';
import type { DriftPatch } from '../overview.ts';
import { conditionBadge } from './badges.ts';
import { driftPatchPart } from './drift-patch.ts';
import { breadcrumb, detailList, since } from './elements.ts';
import { fieldsTable } from './fields-table.ts';
import { retryButton } from './forms.ts';
import type { Page, View } from './frame.ts';
import { type Html, html } from './html.ts';
import { shownName } from './integration-table.ts';
import { nextStepsPart } from './next-steps.ts';
import { paths } from './paths.ts';
import { isPlan, type Planned, planProblem } from './plan-page.ts';
import { positionLink, revisionText } from './revision.ts';
import { timeline } from './timeline.ts';

export type IntegrationContent = {
  readonly account: AccountStatus;
  /** Null: the last run did not know it. */
  readonly status: KnownIntegration | null;
  readonly key: string;
  /** ms since the epoch; null: no run is scheduled here. */
  readonly nextTick: number | null;
  /** Null: the YAML does not have it. */
  readonly position: SourcePosition | null;
  readonly planned: Planned;
  /** Null: neither the YAML nor the ledger has it, or its account left the YAML. */
  readonly fields: IntegrationFields | null;
  /** Null: nothing has drifted. */
  readonly driftPatch: DriftPatch | null;
  readonly history: readonly HistoryEntry[];
};

/** What the commit of a revision says, as far as history, the last run or the source know it. */
const commitWords = (
  id: string,
  { account: { lastRun }, history }: IntegrationContent,
  { source }: View,
): { readonly title: string | null; readonly author?: string | null | undefined } => {
  const known = history.find(({ revision }) => revision === id);
  if (known) return { title: known.revisionTitle, author: known.revisionAuthor };
  if (source?.commit?.id === id) return source.commit;
  const isLast = lastRun?.revision === id;
  return { title: (isLast && lastRun.revisionTitle) || null, author: isLast ? lastRun.revisionAuthor : null };
};

const sinceRevision = (content: IntegrationContent, view: View): Html | null => {
  const id = content.status?.revision;
  return id ? revisionText({ id, ...commitWords(id, content, view) }, view) : null;
};

/** Where it stands: of one that a set made, its row. */
const placePart = ({ position, status }: IntegrationContent, view: View): Html | null => {
  const place = positionLink(position, view);
  return place && html`${place}${status?.row && html` (a row of set <code>${status.row.set}</code>)`}`;
};

const detailsPart = (content: IntegrationContent, view: View): Html => {
  const { account, status, fields } = content;
  return detailList({
    Name: shownName(status?.name),
    Type: shownName(status?.type),
    Provider: account.provider === '' ? null : providerTitle(account.provider),
    Account: html`<a href="${paths.account(account.account)}"><bdi>${account.account}</bdi></a>`,
    Id: fields && fields.id !== null && html`<code>${fields.id}</code>`,
    'In the YAML': placePart(content, view),
    Since: status && since(status.since, view.now),
    'Since revision': sinceRevision(content, view),
  });
};

const whyPart = ({ account, status }: IntegrationContent): Html | null =>
  status?.message
    ? html`<p class="message">${status.reason !== null && html`<b>${status.reason}:</b> `}${cleanProse(status.message)}${isGuard(status.reason) && html` <a href="${paths.plan(account.account)}">Review the whole plan, and approve it if this is intended</a>.`}</p>`
    : null;

/** What the fresh plan says beside its fields, without what the page has said already. */
const planNotes = (changes: readonly Change[], status: KnownIntegration | null): readonly string[] => {
  const notes = changes.flatMap(({ blocked, notices = [], remarks = [] }) => [
    ...(blocked ? [blocked.message] : []),
    ...notices,
    ...remarks,
  ]);
  return [...new Set(notes)].filter((note) => !(status?.message ?? '').includes(note));
};

const isSame = (changes: readonly Change[]): boolean =>
  changes.every(({ action, blocked, drift, waits }) => action === 'none' && !blocked && !drift && !waits);

const livePart = (content: IntegrationContent, view: View): Html | null => {
  const { account, key, planned, fields, status } = content;
  if (account.orphaned) return null;
  const changes = isPlan(planned) ? planned.changes.filter((change) => change.key === key) : [];
  const verdict = !isPlan(planned)
    ? planProblem(planned)
    : changes.length === 0
      ? html`<p class="empty">Neither the YAML nor the ledger has it.</p>`
      : isSame(changes) && html`<p class="equal">Live and YAML are equal.</p>`;
  return html`<section aria-labelledby="fields"><h2 id="fields">YAML and live</h2>${verdict}
${planNotes(changes, status).map((note) => html`<p class="fine">${cleanProse(note)}</p>`)}
${fields && fieldsTable(fields, account.provider, view)}</section>`;
};

/** Whether `retry` may help. */
const canRetry = ({ status }: IntegrationContent): boolean =>
  status?.condition === 'failed' || status?.condition === 'contested' || isRetryable(status?.reason);

const stepsPart = ({ account, status, nextTick, position }: IntegrationContent, view: View): Html | null =>
  status && nextStepsPart({ account, status, nextTick, place: positionLink(position, view), now: view.now });

/** One integration: what it is, how it is and why, what to do, its fields as desired and as live, its history. */
export const integrationPage = (content: IntegrationContent, view: View): Page => {
  const { account, key, status, history, driftPatch } = content;
  return {
    title: key,
    still: true,
    main: html`${breadcrumb([
      { href: paths.overview, text: 'Overview' },
      { href: paths.account(account.account), text: account.account },
    ])}
<div class="title"><h1 id="headline"><bdi>${key}</bdi></h1>${status && conditionBadge(status.condition)}${canRetry(content) && html`<div class="buttons">${retryButton(account.account, key, view)}</div>`}</div>
${whyPart(content)}
${detailsPart(content, view)}
${stepsPart(content, view)}
${livePart(content, view)}
${driftPatchPart(driftPatch, key, view)}
<section aria-labelledby="history"><h2 id="history">History</h2>${timeline(history, view)}</section>`,
  };
};
