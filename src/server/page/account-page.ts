import type { HistoryEntry } from '../../model/history.ts';
import type { AccountStatus, RunReport } from '../../model/run.ts';
import type { RatePoint } from '../../model/throttle.ts';
import { isGuard } from '../../plan/condition.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { conditionCounts, worstFirst } from '../../report/text/condition-words.ts';
import { plural } from '../../report/text/plural.ts';
import { rateTexts } from '../../report/text/rate-text.ts';
import { providerTitle } from '../../report/text/words.ts';
import { type AccountView, lastRunText, nextRunText } from './account-view.ts';
import { accountBadge } from './badges.ts';
import { banner, orphaned, paused } from './banners.ts';
import { breadcrumb, detailList } from './elements.ts';
import { listPath } from './filter.ts';
import { accountButtons } from './forms.ts';
import type { Page, View } from './frame.ts';
import { operatorActions } from './history.ts';
import { type Html, html } from './html.ts';
import { integrationTable } from './integration-table.ts';
import { paths } from './paths.ts';
import { revisionLink } from './revision.ts';
import { runBars, runsByHour } from './run-bars.ts';
import { runsTable } from './runs-list.ts';
import { runsPath } from './runs-page.ts';
import { desiredStateBanner } from './source.ts';
import { sparkline } from './sparkline.ts';
import { windowBanner, windowDetail } from './window.ts';

const ROWS = 50;

export type AccountContent = AccountView & {
  readonly invalid: string | null;
  /** ms since the epoch; null: no run is scheduled here. */
  readonly nextTick: number | null;
  readonly rates: readonly RatePoint[];
  readonly runs: readonly RunReport[];
  readonly history: readonly HistoryEntry[];
};

const heldBack = ({ account, integrations }: AccountStatus): Html | null => {
  const held = integrations.filter(({ reason }) => isGuard(reason));
  const [first] = held;
  if (!first) return null;
  const text = html`A guard blocks changes to ${plural(held.length, 'integration')}. <a href="${paths.plan(account)}">Review the plan, and approve it if this is intended</a>.`;
  return banner('bad', 'stop', `Blocked by a guard (${first.reason}).`, text);
};

const formerNames = ({ former = [] }: AccountStatus): readonly Html[] =>
  former.map(({ message }) =>
    banner('warn', 'away', 'It may have had another name.', html`${cleanProse(message)}`),
  );

const runError = ({ lastRun }: AccountStatus): Html | null =>
  lastRun?.error
    ? banner(
        lastRun.result === 'failed' ? 'bad' : 'warn',
        'warning',
        lastRun.result === 'failed' ? 'The last run failed.' : 'The last run did not end.',
        html`${cleanProse(lastRun.error)}`,
      )
    : null;

const accountDetails = (view: AccountContent, frame: View): Html => {
  const { now } = frame;
  const { status } = view;
  const { lastRun } = status;
  return detailList({
    Provider: status.provider === '' ? null : providerTitle(status.provider),
    'Last run': lastRunText(status, now),
    'Next run': nextRunText(status, view.nextTick, now),
    Window: windowDetail(status),
    Revision: lastRun && lastRun.revision !== '' && revisionLink(lastRun.revision, frame),
  });
};

const integrationsPart = ({ account, provider, integrations }: AccountStatus, view: View): Html => {
  const off = integrations.filter(({ condition }) => condition !== 'in-sync').toSorted(worstFirst);
  const listed = off.slice(0, ROWS).map((each) => ({ ...each, account, provider }));
  return html`<section aria-labelledby="integrations"><h2 id="integrations">Integrations</h2>
<p>${conditionCounts(integrations)}. <a href="${listPath({ account })}">All integrations of this account</a></p>
${listed.length > 0 && integrationTable({ caption: `${listed.length} of ${off.length} not in sync`, groups: [{ id: null, heading: null, integrations: listed }], withAccount: false, view })}</section>`;
};

/** One account: its status, its actions and its runs. */
export const accountPage = (view: AccountContent, frame: View): Page => {
  const { status, rates, quarters, invalid, runs, history } = view;
  const { account } = status;
  const { now } = frame;
  return {
    title: account,
    main: html`${breadcrumb([{ href: paths.overview, text: 'Overview' }])}
<div class="title"><h1 id="headline"><bdi>${account}</bdi></h1>${accountBadge(status)}${!status.orphaned && accountButtons(account, status.paused, frame)}</div>
${desiredStateBanner(invalid, frame)}
${status.paused && paused([status], now)}
${status.orphaned && orphaned([account])}
${formerNames(status)}
${runError(status)}
${heldBack(status)}
${windowBanner(status)}
<div class="split">${accountDetails(view, frame)}<div>${detailList({ Rate: status.rate && rateTexts(status.rate).join(' · ') })}${sparkline(rates, now)}</div></div>
${!status.orphaned && html`<p><a href="${paths.plan(account)}">What would a run do now?</a> <span class="fine">Asks the provider, at most once a minute.</span></p>`}
${!status.orphaned && integrationsPart(status, frame)}
<section aria-labelledby="runs"><h2 id="runs">Runs</h2>
${runBars(quarters, now)}${runsByHour(quarters, now)}
${runsTable({ runs, caption: 'The last runs that did or found anything', withAccount: false, view: frame })}<p><a href="${runsPath({ account })}">All runs of this account</a></p></section>
${operatorActions(history, now)}`,
  };
};
