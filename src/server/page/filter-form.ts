import { conditions, conditionWords } from '../../report/text/condition-words.ts';
import { plural } from '../../report/text/plural.ts';
import { conditionMark } from './badges.ts';
import { type Filter, groupings, isFiltered, type Listed, listPath } from './filter.ts';
import { type Html, html } from './html.ts';

const option = (value: string, label: string, chosen: string): Html =>
  html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>`;

const select = (
  name: keyof Filter,
  label: string,
  options: readonly (readonly [value: string, label: string])[],
  chosen: string,
): Html =>
  html`<label>${label}<select name="${name}" id="filter-${name}">${options.map(([value, words]) => option(value, words, chosen))}</select></label>`;

/** A choice among names, where there is one. */
const nameSelect = (
  name: 'account' | 'type',
  label: string,
  names: readonly string[],
  chosen: string,
): Html | false =>
  (names.length > 1 || chosen !== '') &&
  select(name, label, [['', 'All'], ...names.map((each) => [each, each] as const)], chosen);

const sortedNames = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].filter((name) => name !== '').toSorted();

/** What one may group by, in words. */
const groupWords = { account: 'Account', type: 'Type', condition: 'Condition' } as const;

/**
 * The filter of the list: a plain form that works without a script and gives a bookmarkable address. The script of
 * the page sends it while one types.
 */
export const filterForm = (filter: Filter, all: readonly Listed[]): Html => {
  const { condition, account, type, search, group } = filter;
  const accounts = sortedNames(all.map((each) => each.account));
  const types = sortedNames(all.map((each) => each.type ?? ''));
  const groups = groupings.map((name) => [name, groupWords[name]] as const);
  return html`<form class="filter" id="filter" method="get" action="/#integrations" role="search" aria-label="Integrations">
<label class="wider">Search<input type="search" name="q" id="filter-search" value="${search}" maxlength="200" autocomplete="off" placeholder="Key, name, type, account, reason or commit"></label>
${nameSelect('account', 'Account', accounts, account)}
${nameSelect('type', 'Type', types, type)}
${select('group', 'Group by', [['none', 'Nothing'], ...groups], group)}
${condition !== 'all' && html`<input type="hidden" name="condition" value="${condition}">`}
<button>Show</button>${isFiltered(filter) && html`<a href="${listPath({ group })}">Show all</a>`}
</form>`;
};

const countLink = (
  filter: Filter,
  condition: Filter['condition'],
  count: number,
  words: Html | string,
): Html => {
  const here = filter.condition === condition;
  const href = listPath({ ...filter, condition: here ? 'all' : condition, page: 1 });
  return html`<li><a href="${href}"${here && html` aria-current="true"`}><b>${count}</b> ${words}</a></li>`;
};

/**
 * How many integrations are in each condition; each count filters by it, and the one that does so lifts that.
 * @param found those that match the filter but for their condition
 */
export const conditionLinks = (found: readonly Listed[], filter: Filter): Html => {
  const counts = conditions.flatMap((condition) => {
    const count = found.filter((each) => each.condition === condition).length;
    if (count === 0 && filter.condition !== condition) return [];
    return [
      countLink(filter, condition, count, html`${conditionMark(condition)}${conditionWords[condition]}`),
    ];
  });
  const off = found.filter(({ condition }) => condition !== 'in-sync').length;
  const some = off > 0 || filter.condition === 'off';
  return html`<nav aria-label="${`By condition, of ${plural(found.length, 'integration')}`}"><ul class="counts">${some && countLink(filter, 'off', off, 'not in sync')}${counts}</ul></nav>`;
};
