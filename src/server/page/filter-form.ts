import { conditions, conditionWords } from '../../report/text/condition-words.ts';
import { type Filter, isFiltered } from './filter.ts';
import { type Html, html } from './html.ts';

const option = (value: string, label: string, chosen: string): Html =>
  html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`;

const accountSelect = (accounts: readonly string[], { account }: Filter): Html | false =>
  accounts.length > 1 &&
  html`<label>Account<select name="account" id="filter-account">${option('', 'All', account)}${accounts.map((name) => option(name, name, account))}</select></label>`;

/** The filter of the list: a plain form that works without a script and gives a bookmarkable address. */
export const filterForm = (filter: Filter, accounts: readonly string[]): Html =>
  html`<form class="filter" method="get" action="/" role="search" aria-label="Integrations">
<label>Condition<select name="condition" id="filter-condition">${option('all', 'All', filter.condition)}${option('off', 'Not in sync', filter.condition)}${conditions.map((condition) => option(condition, conditionWords[condition], filter.condition))}</select></label>
${accountSelect(accounts, filter)}
<label class="wider">Search<input type="search" name="q" id="filter-search" value="${filter.search}" maxlength="200" autocomplete="off" placeholder="Key, account or reason"></label>
<button>Show</button>${isFiltered(filter) && html`<a href="/">Show all</a>`}
</form>`;
