import type { AccountStatus, Condition, KnownIntegration } from '../../model/run.ts';
import { conditions, worstFirst } from '../../report/text/condition-words.ts';
import { providerTitle } from '../../report/text/words.ts';

/** By what the list is divided. */
export const groupings = ['account', 'type', 'condition'] as const;
export type Grouping = (typeof groupings)[number];

/** Which integrations to show, and how. */
export type Filter = {
  /** `off`: whatever is not in sync. */
  readonly condition: 'all' | 'off' | Condition;
  /** Empty: of every account. */
  readonly account: string;
  /** Empty: of every type. */
  readonly type: string;
  /**
   * Words that all occur in the key, name, type, account, provider, message, reason or revision, in any case.
   */
  readonly search: string;
  readonly group: 'none' | Grouping;
  /** From 1. */
  readonly page: number;
};

/** An integration with the account and the provider that it belongs to. */
export type Listed = KnownIntegration & { readonly account: string; readonly provider: string };

const MAX_SEARCH = 200;

const isCondition = (text: string): text is Condition => conditions.some((known) => known === text);

const isGrouping = (text: string): text is Grouping => groupings.some((known) => known === text);

const text = (query: URLSearchParams, name: string): string =>
  (query.get(name) ?? '').trim().slice(0, MAX_SEARCH);

/** The number of a page in the query of an address; 1 where it has none. */
export const readPageNumber = (query: URLSearchParams): number => {
  const page = Number(text(query, 'page'));
  return Number.isInteger(page) && page > 0 ? page : 1;
};

/** The filter in the query of an address. Unknown values are ignored. */
export const readFilter = (query: URLSearchParams): Filter => {
  const condition = text(query, 'condition');
  const group = text(query, 'group');
  return {
    condition: condition === 'off' || isCondition(condition) ? condition : 'all',
    account: text(query, 'account'),
    type: text(query, 'type'),
    search: text(query, 'q'),
    group: isGrouping(group) ? group : 'none',
    page: readPageNumber(query),
  };
};

/** The address of the overview with a filter; defaults are left out. */
export const filterPath = (filter: Partial<Filter>): string => {
  const { condition = 'all', account = '', type = '', search = '', group = 'none', page = 1 } = filter;
  const query = new URLSearchParams();
  if (condition !== 'all') query.set('condition', condition);
  if (account) query.set('account', account);
  if (type) query.set('type', type);
  if (search) query.set('q', search);
  if (group !== 'none') query.set('group', group);
  if (page > 1) query.set('page', String(page));
  return query.size === 0 ? '/' : `/?${query}`;
};

/** The same, and the list in view in place of the top of the page. */
export const listPath = (filter: Partial<Filter>): string => `${filterPath(filter)}#integrations`;

/** Whether the filter may hide anything. */
export const isFiltered = ({ condition, account, type, search }: Filter): boolean =>
  condition !== 'all' || account !== '' || type !== '' || search !== '';

const hasWords = (each: Listed, words: readonly string[]): boolean => {
  const { key, name = '', type = '', account, provider, reason, message, revision = '' } = each;
  const where = [key, name, type, account, providerTitle(provider), reason ?? '', message ?? '', revision]
    .join('\n')
    .toLowerCase();
  return words.every((word) => where.includes(word));
};

/** Every integration of these accounts. */
export const listed = (accounts: readonly AccountStatus[]): readonly Listed[] =>
  accounts.flatMap(({ account, provider, integrations }) =>
    integrations.map((each): Listed => ({ ...each, account, provider })),
  );

/** Those that match in all but their condition, in no order: what the counts by condition count. */
export const inAnyCondition = (all: readonly Listed[], filter: Filter): readonly Listed[] => {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(
    (each) =>
      (filter.account === '' || each.account === filter.account) &&
      (filter.type === '' || each.type === filter.type) &&
      (words.length === 0 || hasWords(each, words)),
  );
};

/** Whether an integration is in the condition that the filter asks for. */
export const hasCondition = ({ condition }: Listed, filter: Pick<Filter, 'condition'>): boolean => {
  if (filter.condition === 'all') return true;
  return filter.condition === 'off' ? condition !== 'in-sync' : condition === filter.condition;
};

/** Every integration that matches, the worst first. */
export const filtered = (all: readonly Listed[], filter: Filter): readonly Listed[] =>
  inAnyCondition(all, filter)
    .filter((each) => hasCondition(each, filter))
    .toSorted(worstFirst);

/** A part of the list under a heading. */
export type Group = { readonly name: string; readonly integrations: readonly Listed[] };

const groupName = (each: Listed, by: Grouping): string =>
  by === 'type' ? (each.type ?? '') : by === 'account' ? each.account : each.condition;

/** A sorted list divided into groups: those with the worst first, then by name. */
export const grouped = (found: readonly Listed[], by: Grouping): readonly Group[] => {
  const groups = new Map<string, Listed[]>();
  for (const each of found) {
    const name = groupName(each, by);
    const known = groups.get(name);
    if (known) known.push(each);
    else groups.set(name, [each]);
  }
  const rank = ({ integrations: [first] }: Group): number =>
    first ? conditions.indexOf(first.condition) : conditions.length;
  return [...groups]
    .map(([name, integrations]): Group => ({ name, integrations }))
    .toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
};
