import type { HistoryEntry } from '../../model/history.ts';
import type { RunReport } from '../../model/run.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { duration } from '../../report/text/time-text.ts';
import { outcomesText } from '../../report/text/words.ts';
import { resultBadge } from './badges.ts';
import { breadcrumb, detailList, past } from './elements.ts';
import type { Page, View } from './frame.ts';
import { changedFields, outcomeBadge } from './history.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { runRevision, startedBy } from './runs-list.ts';

/** The lines that are shown of each kind; the rest is counted. */
const MAX_LINES = 500;

const keyLink = (account: string, key: string): Html =>
  html`<a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a>`;

const listOf = <T>(id: string, title: string, items: readonly T[], line: (item: T) => Html): Html | false =>
  items.length > 0 &&
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul class="plain">${items.slice(0, MAX_LINES).map((item) => html`<li>${line(item)}</li>`)}${
    items.length > MAX_LINES && html`<li>and ${items.length - MAX_LINES} more</li>`
  }</ul></section>`;

/** One run: how it ended and why, what it did, what failed or is blocked, with links to each integration. */
export const runPage = (report: RunReport, history: readonly HistoryEntry[], view: View): Page => {
  const { account, run, failed, blocked, notices, error } = report;
  const changes = history.filter((entry) => entry.run === run);
  const made = changes.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'blocked');
  return {
    title: `Run of ${account}`,
    main: html`${breadcrumb([
      { href: paths.overview, text: 'Overview' },
      { href: paths.account(account), text: account },
    ])}
<div class="title"><h1 id="headline">Run of <bdi>${account}</bdi>: ${outcomesText(report)}</h1>${resultBadge(report.result)}</div>
${error !== null && html`<p class="message">${cleanProse(error)}</p>`}
${detailList({
  Began: past(report.startedAt, view.now),
  Took: duration(report.durationMs),
  Who: startedBy(report),
  Commit: runRevision(report, view),
  Run: html`<code>${run}</code>`,
})}
${listOf('failed', 'Failed', failed, ({ key, action, error: why }) => html`${action} ${keyLink(account, key)}: ${cleanProse(why)}`)}
${listOf('blocked', 'Blocked', blocked, ({ key, reason, message }) => html`${keyLink(account, key)} <b>${reason}:</b> ${cleanProse(message)}`)}
${listOf('changes', 'Changes', made, (entry) => html`${outcomeBadge(entry)} ${keyLink(account, entry.key)}${changedFields(entry)}`)}
${listOf('notices', 'Notices', notices, (notice) => html`${cleanProse(notice)}`)}`,
  };
};
