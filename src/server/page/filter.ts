import type { AccountStatus, Condition, IntegrationStatus } from '../../model/run.ts';
import { conditions, conditionWords, worstFirst } from '../../report/text/condition-words.ts';
import { type Html, html } from './html.ts';

/** Which integrations to show. */
export type Filter = {
  /** `off`: whatever is not in sync. */
  readonly condition: 'all' | 'off' | Condition;
  /** Empty: of every account. */
  readonly account: string;
  /** Words that all occur in the key, message, reason or account, in any case. */
  readonly search: string;
  /** From 1. */
  readonly page: number;
};

/** An integration with the account that it belongs to. */
export type Listed = IntegrationStatus & { readonly account: string };

const MAX_SEARCH = 200;

const isCondition = (text: string): text is Condition => conditions.some((known) => known === text);

const text = (query: URLSearchParams, name: string): string =>
  (query.get(name) ?? '').trim().slice(0, MAX_SEARCH);

/** The filter in the query of an address. Unknown values are ignored. */
export const readFilter = (query: URLSearchParams): Filter => {
  const condition = text(query, 'condition');
  const page = Number(text(query, 'page'));
  return {
    condition: condition === 'off' || isCondition(condition) ? condition : 'all',
    account: text(query, 'account'),
    search: text(query, 'q'),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
};

/** The address of the overview with a filter; defaults are left out. */
export const filterPath = ({ condition, account, search, page }: Partial<Filter>): string => {
  const query = new URLSearchParams();
  if (condition !== undefined && condition !== 'all') query.set('condition', condition);
  if (account) query.set('account', account);
  if (search) query.set('q', search);
  if (page !== undefined && page > 1) query.set('page', String(page));
  return query.size === 0 ? '/' : `/?${query}`;
};

/** Whether the filter may hide anything. */
export const isFiltered = ({ condition, account, search }: Filter): boolean =>
  condition !== 'all' || account !== '' || search !== '';

const matches = (each: Listed, filter: Filter, words: readonly string[]): boolean => {
  if (filter.account !== '' && each.account !== filter.account) return false;
  if (filter.condition === 'off' && each.condition === 'in-sync') return false;
  if (isCondition(filter.condition) && each.condition !== filter.condition) return false;
  if (words.length === 0) return true;
  const where = [each.key, each.account, each.reason ?? '', each.message ?? ''].join('\n').toLowerCase();
  return words.every((word) => where.includes(word));
};

/** Every integration that matches, the worst first. */
export const filtered = (accounts: readonly AccountStatus[], filter: Filter): readonly Listed[] => {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return accounts
    .flatMap(({ account, integrations }) => integrations.map((each): Listed => ({ ...each, account })))
    .filter((each) => matches(each, filter, words))
    .toSorted(worstFirst);
};

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
