import type { RunReport } from '../../model/run.ts';
import { plural } from '../../report/text/plural.ts';
import type { Page, View } from './frame.ts';
import { type Html, html } from './html.ts';
import { pager } from './pager.ts';
import { paths } from './paths.ts';
import { runsTable } from './runs-list.ts';

/** The rows of one page. */
export const RUNS_PER_PAGE = 50;

/** Which runs to show. */
export type RunsFilter = {
  /** Empty: of every account. */
  readonly account: string;
  /** Only those that did not end converged. */
  readonly trouble: boolean;
  /** From 1. */
  readonly page: number;
};

/** The address of the runs with a filter; defaults are left out. */
export const runsPath = ({ account = '', trouble = false, page = 1 }: Partial<RunsFilter>): string => {
  const query = new URLSearchParams();
  if (account) query.set('account', account);
  if (trouble) query.set('result', 'off');
  if (page > 1) query.set('page', String(page));
  return query.size === 0 ? paths.runs : `${paths.runs}?${query}`;
};

const isChosen = ({ account, result }: RunReport, filter: RunsFilter): boolean =>
  (filter.account === '' || account === filter.account) && (!filter.trouble || result !== 'converged');

const filterLinks = (filter: RunsFilter): Html => {
  const link = (to: Partial<RunsFilter>, words: string, here: boolean): Html =>
    html`<li><a href="${runsPath({ ...filter, page: 1, ...to })}"${here && html` aria-current="true"`}>${words}</a></li>`;
  return html`<nav aria-label="Which runs"><ul class="counts">${link({ trouble: false }, 'All results', !filter.trouble)}${link({ trouble: true }, 'Not converged', filter.trouble)}${
    filter.account !== '' &&
    html`<li><a href="${runsPath({ ...filter, account: '', page: 1 })}" aria-current="true">Only <bdi>${filter.account}</bdi>: show all accounts</a></li>`
  }</ul></nav>`;
};

/**
 * The last runs, a page at a time.
 * @param all newest first
 */
export const runsPage = (all: readonly RunReport[], filter: RunsFilter, view: View): Page => {
  const chosen = all.filter((run) => isChosen(run, filter));
  const pages = Math.max(1, Math.ceil(chosen.length / RUNS_PER_PAGE));
  const page = Math.min(filter.page, pages);
  const runs = chosen.slice((page - 1) * RUNS_PER_PAGE, page * RUNS_PER_PAGE);
  return {
    title: 'Runs',
    main: html`<div class="intro"><h1 id="headline">Runs</h1>
<p class="sub">The last runs that did or found anything, up to a hundred of each account, newest first. Runs that found the same as the one before are left out.</p></div>
${filterLinks(filter)}
${runsTable({ runs, caption: plural(chosen.length, 'run'), withAccount: true, view })}
${pager('Older and newer runs', page, pages, (to) => runsPath({ ...filter, page: to }))}`,
  };
};
