import { conditionCounts, conditionWords } from '../../report/text/condition-words.ts';
import { plural } from '../../report/text/plural.ts';
import {
  type Filter,
  type Group,
  type Grouping,
  grouped,
  isFiltered,
  type Listed,
  listPath,
} from './filter.ts';
import type { View } from './frame.ts';
import { type Html, html } from './html.ts';
import { integrationTable, type ListedGroup, shownName } from './integration-table.ts';
import { pager } from './pager.ts';
import { paths } from './paths.ts';

/** The rows of one page. */
const ROWS = 300;

/** The groups of one page, and the least rows of each. */
const GROUPS = 50;
const LEAST_ROWS = 5;

const captionOf = (shown: number, found: number, total: number): string => {
  const all = plural(total, 'integration');
  const counted = shown === found ? String(found) : `${shown} of ${found}`;
  if (found === total) return `${shown === total ? all : `${shown} of ${all}`}, the worst first`;
  return `${counted}${shown === found ? '' : ' found'} of ${all}, the worst first`;
};

const groupTitle = ({ name }: Group, by: Grouping): Html => {
  switch (by) {
    case 'account':
      return html`<a href="${paths.account(name)}"><bdi>${name}</bdi></a>`;
    case 'type':
      return html`${shownName(name)}`;
    case 'condition':
      return html`${Object.entries(conditionWords).map(([condition, words]) => condition === name && words)}`;
    default:
      return by satisfies never;
  }
};

/** The filter that shows a group alone; null for secret types, which have no name to filter by. */
const onlyGroup = ({ name, integrations: [first] }: Group, by: Grouping, filter: Filter): Filter | null => {
  if (name === '' || first === undefined) return null;
  const one = by === 'condition' ? { condition: first.condition } : { [by]: name };
  return { ...filter, ...one, group: 'none', page: 1 };
};

const groupHeading = (group: Group, shown: number, by: Grouping, filter: Filter): Html => {
  const { integrations } = group;
  const only = onlyGroup(group, by, filter);
  const further = integrations.length - shown;
  const words = shown === 0 ? `show all ${further}` : `${further} more`;
  return html`<b>${groupTitle(group, by)}</b> <span class="sub">${by === 'condition' ? plural(integrations.length, 'integration') : conditionCounts(integrations)}${
    further > 0 && only !== null && html` · <a href="${listPath(only)}">${words}</a>`
  }</span>`;
};

/** Of a long list only what is not in sync, so that no trouble is far below what is well. */
const rowsOf = ({ integrations }: Group, most: number, isLong: boolean): readonly Listed[] =>
  (isLong ? integrations.filter(({ condition }) => condition !== 'in-sync') : integrations).slice(0, most);

type ShownPage = { readonly shown: readonly ListedGroup[]; readonly pages: number };

const groupsOf = (found: readonly Listed[], by: Grouping, filter: Filter): ShownPage => {
  const groups = grouped(found, by);
  const pages = Math.ceil(groups.length / GROUPS);
  const page = Math.min(filter.page, pages);
  const here = groups.slice((page - 1) * GROUPS, page * GROUPS);
  const most = Math.max(LEAST_ROWS, Math.floor(ROWS / here.length));
  const isLong = found.length > ROWS && by !== 'condition' && filter.condition === 'all';
  const shown = here.map((group) => {
    const integrations = found.length <= ROWS ? group.integrations : rowsOf(group, most, isLong);
    return {
      id: `group-${encodeURIComponent(group.name)}`,
      heading: groupHeading(group, integrations.length, by, filter),
      integrations,
    };
  });
  return { shown, pages };
};

const pageOf = (found: readonly Listed[], filter: Filter): ShownPage => {
  const { group, page } = filter;
  if (group !== 'none') return groupsOf(found, group, filter);
  const pages = Math.ceil(found.length / ROWS);
  const from = (Math.min(page, pages) - 1) * ROWS;
  return { shown: [{ id: null, heading: null, integrations: found.slice(from, from + ROWS) }], pages };
};

/**
 * The integrations that match the filter, as a table, a page at a time.
 * @param found sorted
 * @param total how many there are without the filter
 */
export const integrationList = (
  found: readonly Listed[],
  total: number,
  filter: Filter,
  view: View,
): Html => {
  if (found.length === 0)
    return html`<p class="empty" id="nothing-found">${isFiltered(filter) ? html`None of ${plural(total, 'integration')} matches. <a href="${listPath({ group: filter.group })}">Show all</a>` : 'The YAML has no integrations yet.'}</p>`;
  const { shown, pages } = pageOf(found, filter);
  const rows = shown.reduce((sum, { integrations }) => sum + integrations.length, 0);
  const page = Math.min(filter.page, pages);
  return html`${integrationTable({ caption: captionOf(rows, found.length, total), groups: shown, withAccount: true, view })}${pager('Further integrations', page, pages, (to) => listPath({ ...filter, page: to }))}`;
};
