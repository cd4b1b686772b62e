import type { HistoryEntry } from '../../model/history.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { plural } from '../../report/text/plural.ts';
import { shortRevision } from '../../report/text/words.ts';
import { changedFields, outcomeMark, triggerWords } from './history-words.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';
import { past } from './time-element.ts';

const whyCell = (entry: HistoryEntry): Html => {
  const { revision, revisionTitle, trigger, by, attempts, asked, error } = entry;
  const how = asked === undefined ? triggerWords[trigger] : by !== undefined && `by ${by}`;
  const from = revision !== '' && html`, from <code>${shortRevision(revision)}</code>`;
  const title = revisionTitle && html` <q>${cleanProse(revisionTitle)}</q>`;
  return html`${how}${from}${title}${attempts > 1 && `, ${plural(attempts, 'attempt')}`}${
    error !== null && html`<p class="why">${cleanProse(error)}</p>`
  }`;
};

const row = (entry: HistoryEntry, at: number, now: number) => ({
  id: `history-${entry.at}-${encodeURIComponent(entry.run)}-${at}`,
  cells: [past(entry.at, now), html`${outcomeMark(entry)}${changedFields(entry)}`, whyCell(entry)],
});

/** What was done to an integration, newest first. */
export const historyTable = (entries: readonly HistoryEntry[], now: number): Html =>
  entries.length === 0
    ? html`<p class="empty">Nothing was done to it yet.</p>`
    : table({
        caption: 'Newest first',
        kind: 'history',
        columns: ['When', 'What', 'Why'],
        header: 0,
        rows: entries.map((entry, at) => row(entry, at, now)),
      });
