import type { HistoryEntry } from '../../model/history.ts';
import { outcomeMark } from './history-words.ts';
import { type Html, html } from './html.ts';
import { past } from './moment.ts';
import { paths } from './paths.ts';

const MOST = 10;

const line = ({ account, key, by, at, ...entry }: HistoryEntry, now: number): Html =>
  html`<li>${outcomeMark({ account, key, at, ...entry })}${key !== '' && html` <a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a>`} <span class="sub">${by !== undefined && html`by <bdi>${by}</bdi>, `}${past(at, now)}</span></li>`;

/** What users asked for by name, newest first; null if nothing. */
export const askedList = (history: readonly HistoryEntry[], now: number): Html | null => {
  const asked = history.filter((entry) => entry.asked !== undefined).slice(0, MOST);
  return asked.length === 0
    ? null
    : html`<section aria-labelledby="asked"><h2 id="asked">Asked for by people</h2><ul class="plain">${asked.map((entry) => line(entry, now))}</ul></section>`;
};
