import type { HistoryEntry } from '../../model/history.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { plural } from '../../report/text/plural.ts';
import { duration } from '../../report/text/time-text.ts';
import { past } from './elements.ts';
import type { View } from './frame.ts';
import { changedFields, outcomeBadge, triggerWords } from './history.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { revisionText } from './revision.ts';

const commitPart = ({ revision, revisionTitle, revisionAuthor }: HistoryEntry, view: View): Html | false =>
  revision !== '' &&
  html`<p>${revisionText({ id: revision, title: revisionTitle, author: revisionAuthor }, view)}</p>`;

/** What started it: a run, which has a page of its own, or a person. */
const causePart = ({ account, run, trigger, by, asked, attempts, durationMs }: HistoryEntry): Html => {
  if (asked !== undefined) return html`${by !== undefined && html`by <bdi>${by}</bdi>`}`;
  const took = `${attempts > 1 ? `${plural(attempts, 'attempt')}, ` : ''}${duration(durationMs)}`;
  return html`${run === '' ? triggerWords[trigger] : html`<a href="${paths.run(account, run)}">${triggerWords[trigger]}</a>`} · ${took}`;
};

const item = (entry: HistoryEntry, at: number, view: View): Html => {
  const { error } = entry;
  return html`<li id="history-${entry.at}-${encodeURIComponent(entry.run)}-${at}"><p>${outcomeBadge(entry)} <span class="sub">${past(entry.at, view.now)} · ${causePart(entry)}</span></p>
${commitPart(entry, view)}${changedFields(entry)}${error !== null && html`<p class="why">${cleanProse(error)}</p>`}</li>\n`;
};

/** What was done to an integration, newest first, each with its commit. */
export const timeline = (entries: readonly HistoryEntry[], view: View): Html =>
  entries.length === 0
    ? html`<p class="empty">Nothing was done to it yet.</p>`
    : html`<ol class="timeline">${entries.map((entry, at) => item(entry, at, view))}</ol>`;
