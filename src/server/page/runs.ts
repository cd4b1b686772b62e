import type { HistoryEntry } from '../../model/history.ts';
import type { RunReport } from '../../model/run.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { duration } from '../../report/text/time-text.ts';
import { outcomesText } from '../../report/text/words.ts';
import { resultBadge } from './badges.ts';
import { past } from './elements.ts';
import type { Page, View } from './frame.ts';
import { changedFields, outcomeBadge, triggerWords } from './history.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { revisionText } from './revision.ts';

/** The lines that are shown of each kind; the rest is counted. */
const MAX_LINES = 100;

const keyLink = (account: string, key: string): Html =>
  html`<a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a>`;

const listOf = <T>(title: string, items: readonly T[], line: (item: T) => Html): Html | false =>
  items.length > 0 &&
  html`<p class="group">${title}</p><ul class="plain">${items.slice(0, MAX_LINES).map((item) => html`<li>${line(item)}</li>`)}${
    items.length > MAX_LINES && html`<li>and ${items.length - MAX_LINES} more</li>`
  }</ul>`;

const changeLine =
  (account: string) =>
  (entry: HistoryEntry): Html =>
    html`${outcomeBadge(entry)} ${keyLink(account, entry.key)}${changedFields(entry)}`;

const revisionOf = ({ revision }: RunReport, changes: readonly HistoryEntry[], view: View): Html => {
  // A report has no more of the commit than its id.
  const change = changes.find((each) => each.revision === revision);
  return revisionText(
    { id: revision, title: change?.revisionTitle ?? null, author: change?.revisionAuthor ?? null },
    view,
  );
};

const bodyOf = (report: RunReport, changes: readonly HistoryEntry[], view: View): Html => {
  const { account, failed, blocked, notices, error } = report;
  const made = changes.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'blocked');
  return html`${error !== null && html`<p class="why bad">${cleanProse(error)}</p>`}
${listOf('Changes', made, changeLine(account))}
${listOf('Failed', failed, ({ key, action, error: why }) => html`${action} ${keyLink(account, key)}: ${cleanProse(why)}`)}
${listOf('Blocked', blocked, ({ key, reason, message }) => html`${keyLink(account, key)} <b>${reason}:</b> ${cleanProse(message)}`)}
${listOf('Notices', notices, (notice) => html`${cleanProse(notice)}`)}
<p class="fine">Run <code>${report.run}</code>${report.revision !== '' && html`, revision ${revisionOf(report, changes, view)}`}</p>`;
};

type OfRun = { readonly account: string; readonly run: string };

const byRun = (history: readonly HistoryEntry[]): ((of: OfRun) => readonly HistoryEntry[]) => {
  const name = ({ account, run }: OfRun): string => JSON.stringify([account, run]);
  const groups = new Map<string, HistoryEntry[]>();
  for (const entry of history) groups.set(name(entry), [...(groups.get(name(entry)) ?? []), entry]);
  return (of) => groups.get(name(of)) ?? [];
};

const item = (
  report: RunReport,
  changes: readonly HistoryEntry[],
  withAccount: boolean,
  view: View,
): Html => html`<li><details id="run-${encodeURIComponent(report.account)}-${encodeURIComponent(report.run)}">
<summary>${resultBadge(report.result)}<span class="grow">${withAccount && html`<bdi>${report.account}</bdi>: `}${outcomesText(report)}</span><span class="sub">${triggerWords[report.trigger]}, ${past(report.startedAt, view.now)}, ${duration(report.durationMs)}</span></summary>
${bodyOf(report, changes, view)}</details></li>\n`;

/**
 * Runs with their changes and failures, newest first, each collapsed.
 * @param history entries of the same accounts, from which each run's changes are taken
 */
export const runList = (settings: {
  readonly runs: readonly RunReport[];
  readonly history: readonly HistoryEntry[];
  readonly withAccount: boolean;
  readonly view: View;
}): Html => {
  const { runs, history, withAccount, view } = settings;
  if (runs.length === 0) return html`<p class="empty">No run did or found anything yet.</p>`;
  const changesOf = byRun(history);
  return html`<ul class="runs">${runs.map((report) => item(report, changesOf(report), withAccount, view))}</ul>`;
};

/** The last runs of all accounts. @param runs newest first */
export const runsPage = (runs: readonly RunReport[], history: readonly HistoryEntry[], view: View): Page => ({
  title: 'Runs',
  main: html`<div class="intro"><h1 id="headline">Runs</h1>
<p class="sub">The last runs that did or found anything, newest first. Runs that found the same as the one before are left out.</p></div>
${runList({ runs, history, withAccount: true, view })}`,
});
