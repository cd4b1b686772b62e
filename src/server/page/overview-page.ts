import type { AccountStatus } from '../../model/run.ts';
import { conditions, conditionWords, isInSync } from '../../report/text/condition-words.ts';
import { plural } from '../../report/text/plural.ts';
import { type AccountView, accountCards } from './account-cards.ts';
import { icon } from './badges.ts';
import { orphaned, paused } from './banners.ts';
import { type Filter, filtered, filterForm, filterPath, isFiltered, type Listed } from './filter.ts';
import type { Page, View } from './frame.ts';
import { type Html, html } from './html.ts';
import { integrationTable } from './integration-table.ts';
import { desiredStateBanner, sourceLine } from './source.ts';

/** The rows of one page. */
const ROWS = 100;

export type OverviewContent = {
  readonly accounts: readonly AccountView[];
  readonly invalid: string | null;
  readonly filter: Filter;
};

type Headline = { readonly tone: 'good' | 'bad' | 'quiet'; readonly words: string; readonly more: string };

const integrationsOf = (accounts: readonly AccountStatus[]) =>
  accounts.flatMap(({ integrations }) => integrations);

/** Whether everything is in sync. */
export const headline = (accounts: readonly AccountStatus[]): Headline => {
  const all = integrationsOf(accounts);
  const off = all.filter(({ condition }) => condition !== 'in-sync').length;
  const failed = accounts.filter((account) => !isInSync(account) && account.lastRun?.result === 'failed');
  const more = `${plural(all.length, 'integration')} in ${plural(accounts.length, 'account')}`;
  if (accounts.length === 0)
    return { tone: 'quiet', words: 'No account yet', more: 'Add one to the YAML, and it appears here.' };
  if (off > 0)
    return { tone: 'bad', words: `${off} of ${plural(all.length, 'integration')} not in sync`, more };
  if (failed.length > 0)
    return {
      tone: 'bad',
      words: `${failed.length} of ${plural(accounts.length, 'account')} could not be read`,
      more,
    };
  return { tone: 'good', words: 'Everything is in sync', more };
};

const headlinePart = (accounts: readonly AccountStatus[]): Html => {
  const { tone, words, more } = headline(accounts);
  const symbol = { good: 'ok', bad: 'warning', quiet: 'clock' } as const;
  return html`<div class="headline ${tone}">${icon(symbol[tone])}<div><h1 id="headline">${words}</h1><p class="sub">${more}</p></div></div>`;
};

const countLinks = (accounts: readonly AccountStatus[], filter: Filter): readonly Html[] =>
  conditions.flatMap((condition) => {
    const count = integrationsOf(accounts).filter((each) => each.condition === condition).length;
    if (count === 0) return [];
    const here = filter.condition === condition;
    return [
      html`<li><a href="${filterPath({ condition: here ? 'all' : condition })}#integrations"${here && html` aria-current="true"`}><b>${count}</b> ${conditionWords[condition]}</a></li>`,
    ];
  });

const pager = (found: number, filter: Filter): Html | false => {
  const last = Math.ceil(found / ROWS);
  const { page } = filter;
  return (
    last > 1 &&
    html`<nav class="pager" aria-label="Further integrations">${page > 1 && html`<a rel="prev" href="${filterPath({ ...filter, page: page - 1 })}">Previous</a>`}<span>Page ${page} of ${last}</span>${page < last && html`<a rel="next" href="${filterPath({ ...filter, page: page + 1 })}">Next</a>`}</nav>`
  );
};

const captionOf = (shown: number, found: number, total: number): string =>
  found === total && shown === found
    ? `${plural(total, 'integration')}, the worst first`
    : `${shown === found ? found : `${shown} of ${found}`} of ${plural(total, 'integration')}, the worst first`;

const listPart = (accounts: readonly AccountStatus[], filter: Filter, now: number): Html => {
  const found = filtered(accounts, filter);
  const total = integrationsOf(accounts).length;
  if (found.length === 0)
    return html`<p class="empty">${isFiltered(filter) ? html`None of ${plural(total, 'integration')} matches. <a href="/">Show all</a>` : 'The YAML has no integrations yet.'}</p>`;
  const page = Math.min(filter.page, Math.ceil(found.length / ROWS));
  const shown: readonly Listed[] = found.slice((page - 1) * ROWS, page * ROWS);
  const caption = captionOf(shown.length, found.length, total);
  return html`${integrationTable({ caption, integrations: shown, withAccount: true, now })}${pager(found.length, { ...filter, page })}`;
};

const isTroubled = ({ status }: AccountView): number => (isInSync(status) ? 0 : 1);

const troubledFirst = (a: AccountView, b: AccountView): number => isTroubled(b) - isTroubled(a);

/** The first page: the status of everything and what is wrong. */
export const overviewPage = ({ accounts, invalid, filter }: OverviewContent, view: View): Page => {
  const { now } = view;
  const statuses = accounts.map(({ status }) => status);
  const names = statuses.map(({ account }) => account);
  const cards = html`<section aria-labelledby="accounts"><h2 id="accounts">Accounts</h2>${accountCards(accounts.toSorted(troubledFirst), now)}</section>\n`;
  const integrations = html`<section aria-labelledby="integrations"><h2 id="integrations">Integrations</h2>
${filterForm(filter, names)}
${listPart(statuses, filter, now)}</section>\n`;
  return {
    title: headline(statuses).words,
    main: html`
${headlinePart(statuses)}
<ul class="counts">${countLinks(statuses, filter)}</ul>
${sourceLine(view)}
${desiredStateBanner(invalid, view)}
${paused(
  statuses.filter((each) => each.paused),
  now,
)}
${orphaned(statuses.filter((each) => each.orphaned).map(({ account }) => account))}
${isFiltered(filter) ? [integrations, cards] : [cards, integrations]}`,
  };
};
