import type { HistoryEntry } from '../../model/history.ts';
import type { Trigger } from '../../model/run.ts';
import { causeWords } from '../../report/text/field-words.ts';
import { pastTense } from '../../report/text/words.ts';
import { type Html, html } from './html.ts';
import { mark } from './marks.ts';

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
export const outcomeMark = ({ outcome, action, asked: request }: HistoryEntry): Html => {
  if (request !== undefined) return mark('quiet', 'forward', asked[request]);
  switch (outcome) {
    case 'applied':
      return mark('good', 'ok', pastTense[action]);
    case 'not-needed':
      return mark('quiet', 'ok', 'not needed');
    case 'moved':
      return mark('warn', 'drift', 'moved meanwhile');
    case 'cancelled':
      return mark('quiet', 'forward', 'cancelled');
    case 'blocked':
      return mark('bad', 'stop', 'blocked');
    case 'failed':
      return mark('bad', 'cross', 'failed');
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
