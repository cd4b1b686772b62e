import { cleanProse } from '../../report/text/clean.ts';
import { fitsInto, takeStart } from '../../report/text/columns.ts';
import { providerTitle } from '../../report/text/words.ts';
import { conditionBadge } from './badges.ts';
import { groupedTable, type Row, type RowGroup, since } from './elements.ts';
import type { Listed } from './filter.ts';
import type { View } from './frame.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';
import { revisionLink } from './revision.ts';

/** Of a longer reason the list has the beginning; the integration's own page has all of it. */
const MAX_WHY = 160;

/** A type or name as a page shows it; one that is secret is empty. */
export const shownName = (text: string | undefined): Html | null =>
  text === undefined ? null : text === '' ? html`<i>(secret)</i>` : html`<bdi>${text}</bdi>`;

const nameCell = ({ account, key, name }: Listed): Html =>
  html`<a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a> <span class="sub">${shownName(name)}</span>`;

const accountCell = ({ account, provider, type }: Listed, withAccount: boolean): Html =>
  html`${shownName(type)}${withAccount && html` <span class="sub"><a href="${paths.account(account)}"><bdi>${account}</bdi></a>${provider !== '' && ` · ${providerTitle(provider)}`}</span>`}`;

const shortened = (text: string): string =>
  fitsInto(text, MAX_WHY) ? text : `${takeStart(text, MAX_WHY - 1)}…`;

const whyCell = ({ message, reason }: Listed): Html | null =>
  message === null
    ? null
    : html`${reason !== null && html`<b>${reason}:</b> `}${shortened(cleanProse(message))}`;

const sinceCell = ({ since: at, revision }: Listed, view: View): Html =>
  html`${since(at, view.now)}${revision && html` <span class="sub">${revisionLink(revision, view)}</span>`}`;

const rowOf = (each: Listed, withAccount: boolean, view: View): Row => ({
  id: `row-${encodeURIComponent(each.account)}/${encodeURIComponent(each.key)}`,
  cells: [
    conditionBadge(each.condition),
    nameCell(each),
    accountCell(each, withAccount),
    whyCell(each),
    sinceCell(each, view),
  ],
});

/** Integrations under a heading of their own, or without one. */
export type ListedGroup = Omit<RowGroup, 'rows'> & { readonly integrations: readonly Listed[] };

/** A table of integrations: what each is, how it is and why, since when and which revision, in the given order. */
export const integrationTable = (settings: {
  readonly caption: string;
  readonly groups: readonly ListedGroup[];
  readonly withAccount: boolean;
  readonly view: View;
}): Html => {
  const { caption, groups, withAccount, view } = settings;
  return groupedTable({
    caption,
    kind: 'integrations',
    columns: ['Condition', 'Integration', withAccount ? 'Type and account' : 'Type', 'Why', 'Since'],
    header: 1,
    groups: groups.map(
      ({ id, heading, integrations }): RowGroup => ({
        id,
        heading,
        rows: integrations.map((each) => rowOf(each, withAccount, view)),
      }),
    ),
  });
};
