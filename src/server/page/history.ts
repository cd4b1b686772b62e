import type { AskedFor, HistoryEntry } from '../../model/history.ts';
import type { Trigger } from '../../model/run.ts';
import { causeWords } from '../../report/text/field-words.ts';
import { pastTense } from '../../report/text/words.ts';
import { badge } from './badges.ts';
import { past } from './elements.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';

/** What started a run. */
export const triggerWords: { readonly [T in Trigger]: string } = {
  schedule: 'scheduled',
  window: 'as its window opened',
  start: 'at start-up',
  edit: 'after an edit',
  command: 'on request',
  'follow-up': 'follow-up',
};

const asked: { readonly [A in AskedFor]: string } = {
  run: 'requested a run',
  approve: 'approved a plan',
  retry: 'requested a retry',
  forget: 'stopped managing it',
  pause: 'paused',
  resume: 'resumed',
};

/** The outcome of a change, or what an operator did. */
export const outcomeBadge = ({ outcome, action, asked: request }: HistoryEntry): Html => {
  if (request !== undefined) return badge('quiet', 'forward', asked[request]);
  switch (outcome) {
    case 'applied':
      return badge('good', 'ok', pastTense[action]);
    case 'not-needed':
      return badge('quiet', 'ok', 'not needed');
    case 'moved':
      return badge('warn', 'drift', 'changed meanwhile');
    case 'cancelled':
      return badge('quiet', 'forward', 'cancelled');
    case 'held':
      return badge('quiet', 'pause', 'held by a window');
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

const MAX_ACTIONS = 10;

const line = ({ account, key, by, at, ...entry }: HistoryEntry, now: number): Html =>
  html`<li>${outcomeBadge({ account, key, at, ...entry })}${key !== '' && html` <a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a>`} <span class="sub">${by !== undefined && html`by <bdi>${by}</bdi>, `}${past(at, now)}</span></li>`;

/** What operators did, newest first; null if nothing. */
export const operatorActions = (history: readonly HistoryEntry[], now: number): Html | null => {
  const asked = history.filter((entry) => entry.asked !== undefined).slice(0, MAX_ACTIONS);
  return asked.length === 0
    ? null
    : html`<section aria-labelledby="asked"><h2 id="asked">Requested by operators</h2><ul class="plain">${asked.map((entry) => line(entry, now))}</ul></section>`;
};
