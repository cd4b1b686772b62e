import type { HistoryEntry } from '../../model/history.ts';
import type { RunReport } from '../../model/run.ts';
import type { Page, View } from './frame.ts';
import { html } from './html.ts';
import { runList } from './run-list.ts';

/** The last runs of all accounts. @param runs newest first */
export const runsPage = (
  runs: readonly RunReport[],
  history: readonly HistoryEntry[],
  { now }: View,
): Page => ({
  title: 'Runs',
  main: html`<div class="intro"><h1 id="headline">Runs</h1>
<p class="sub">The last runs that did or found anything, newest first. A run that found everything as the last one did is left out.</p></div>
${runList({ runs, history, withAccount: true, now })}`,
});
