import { cleanProse } from '../../report/text/clean.ts';
import { conditionBadge } from './badges.ts';
import { type Row, since, table } from './elements.ts';
import type { Listed } from './filter.ts';
import { type Html, html } from './html.ts';
import { paths } from './paths.ts';

const nameCell = ({ account, key, message, reason }: Listed): Html =>
  html`<a class="key" href="${paths.integration(account, key)}"><bdi>${key}</bdi></a>${
    message !== null &&
    html`<p class="why">${reason !== null && html`<b>${reason}:</b> `}${cleanProse(message)}</p>`
  }`;

const row = (each: Listed, withAccount: boolean, now: number): Row => ({
  id: `row-${encodeURIComponent(each.account)}/${encodeURIComponent(each.key)}`,
  cells: [
    conditionBadge(each.condition),
    nameCell(each),
    ...(withAccount ? [html`<a href="${paths.account(each.account)}"><bdi>${each.account}</bdi></a>`] : []),
    since(each.since, now),
  ],
});

/** A table of integrations with status, reason, age and next step, in the given order. */
export const integrationTable = (settings: {
  readonly caption: string;
  readonly integrations: readonly Listed[];
  readonly withAccount: boolean;
  readonly now: number;
}): Html => {
  const { caption, integrations, withAccount, now } = settings;
  return table({
    caption,
    kind: 'integrations',
    columns: ['Condition', 'Integration', ...(withAccount ? ['Account'] : []), 'Since'],
    header: 1,
    rows: integrations.map((each) => row(each, withAccount, now)),
  });
};
