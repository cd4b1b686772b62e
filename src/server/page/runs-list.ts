import type { RunReport } from '../../model/run.ts';
import { duration } from '../../report/text/time-text.ts';
import { outcomesText } from '../../report/text/words.ts';
import { resultBadge } from './badges.ts';
import { past, table } from './elements.ts';
import type { View } from './frame.ts';
import { triggerWords } from './history.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { revisionText } from './revision.ts';

/** The revision of a run with the subject and author of its commit; null where none is known. */
export const runRevision = (
  { revision, revisionTitle, revisionAuthor }: RunReport,
  view: View,
): Html | null =>
  revision === ''
    ? null
    : revisionText({ id: revision, title: revisionTitle ?? null, author: revisionAuthor }, view);

/** Who or what started a run. */
export const startedBy = ({ trigger, by }: RunReport): Html =>
  html`${triggerWords[trigger]}${by !== undefined && html` by <bdi>${by}</bdi>`}`;

const whatPart = (report: RunReport, withAccount: boolean): Html => {
  const { account, run } = report;
  const words = report.error === null ? outcomesText(report) : 'ended early';
  return html`${withAccount && html`<a href="${paths.account(account)}"><bdi>${account}</bdi></a>: `}<a class="key" href="${paths.run(account, run)}">${words}</a>`;
};

const rowOf = (report: RunReport, withAccount: boolean, view: View) => ({
  id: `run-${encodeURIComponent(report.account)}-${encodeURIComponent(report.run)}`,
  cells: [
    resultBadge(report.result),
    whatPart(report, withAccount),
    html`${past(report.startedAt, view.now)} <span class="sub">took ${duration(report.durationMs)}</span>`,
    startedBy(report),
    runRevision(report, view),
  ],
});

/** Runs in a row each, newest first; each leads to its own page. */
export const runsTable = (settings: {
  readonly runs: readonly RunReport[];
  readonly caption: string;
  readonly withAccount: boolean;
  readonly view: View;
}): Html => {
  const { runs, caption, withAccount, view } = settings;
  if (runs.length === 0) return html`<p class="empty">No run did or found anything yet.</p>`;
  return table({
    caption,
    kind: 'runs',
    columns: ['Result', 'What', 'When', 'Who', 'Commit'],
    header: 1,
    rows: runs.map((report) => rowOf(report, withAccount, view)),
  });
};
