import type { HistoryEntry } from '../../model/history.ts';
import type { Trigger } from '../../model/run.ts';
import { causeWords } from '../../report/text/cause-text.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { pastTense } from '../../report/text/deeds-text.ts';
import { plural } from '../../report/text/plural.ts';
import { shortRevision } from '../../report/text/words.ts';
import { badge } from './badges.ts';
import { past, table } from './elements.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';

/** What started a run, in words. */
export const triggerWords: { readonly [T in Trigger]: string } = {
  schedule: 'scheduled',
  start: 'at start-up',
  edit: 'after an edit',
  command: 'asked for',
  'follow-up': 'follow-up',
};

const asked = {
  retry: 'asked to try again',
  forget: 'stopped managing it',
  pause: 'paused',
  resume: 'resumed',
} as const;

/** What became of a change, or what a person asked for, as a word with its symbol. */
export const outcomeBadge = ({ outcome, action, asked: request }: HistoryEntry): Html => {
  if (request !== undefined) return badge('quiet', 'forward', asked[request]);
  switch (outcome) {
    case 'applied':
      return badge('good', 'ok', pastTense[action]);
    case 'not-needed':
      return badge('quiet', 'ok', 'not needed');
    case 'moved':
      return badge('warn', 'drift', 'moved meanwhile');
    case 'cancelled':
      return badge('quiet', 'forward', 'cancelled');
    case 'blocked':
      return badge('bad', 'stop', 'blocked');
    case 'failed':
      return badge('bad', 'cross', 'failed');
    default:
      return outcome satisfies never;
  }
};

/**
 * The changed fields, each with its cause; none for an integration that was created or removed as a whole.
 */
export const changedFields = ({ action, fields }: HistoryEntry): Html | false =>
  (action === 'update' || action === 'replace') &&
  fields.length > 0 &&
  html`<ul class="fields">${fields.map(({ path, cause }) => html`<li><code>${path}</code> ${causeWords[cause]}</li>`)}</ul>`;

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
  cells: [past(entry.at, now), html`${outcomeBadge(entry)}${changedFields(entry)}`, whyCell(entry)],
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

const MOST = 10;

const line = ({ account, key, by, at, ...entry }: HistoryEntry, now: number): Html =>
  html`<li>${outcomeBadge({ account, key, at, ...entry })}${key !== '' && html` <a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a>`} <span class="sub">${by !== undefined && html`by <bdi>${by}</bdi>, `}${past(at, now)}</span></li>`;

/** What users asked for by name, newest first; null if nothing. */
export const operatorActions = (history: readonly HistoryEntry[], now: number): Html | null => {
  const asked = history.filter((entry) => entry.asked !== undefined).slice(0, MOST);
  return asked.length === 0
    ? null
    : html`<section aria-labelledby="asked"><h2 id="asked">Asked for by people</h2><ul class="plain">${asked.map((entry) => line(entry, now))}</ul></section>`;
};
