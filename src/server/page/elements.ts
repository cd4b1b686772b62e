import { ago, ahead, lasting } from '../../report/text/time-text.ts';
import { type Html, html, type Part } from './html.ts';

/** Links to the pages above this one. */
export const breadcrumb = (steps: readonly { readonly href: string; readonly text: string }[]): Html =>
  html`<nav class="crumbs" aria-label="Where you are"><ol>${steps.map(({ href, text }) => html`<li><a href="${href}"><bdi>${text}</bdi></a></li>`)}</ol></nav>`;

/** A list of names and values. A value that is null is left out. */
export const detailList = (list: Readonly<Record<string, Part>>): Html =>
  html`<dl class="details">${Object.entries(list)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A row of a table. Its id is unique in the page. */
export type Row = { readonly id: string; readonly cells: readonly Part[] };

/** Rows under a heading of their own, with an id that is unique in the page; null: without. */
export type RowGroup = {
  readonly id: string | null;
  readonly heading: Html | null;
  readonly rows: readonly Row[];
};

type TableSettings = {
  readonly caption: string;
  readonly kind: string;
  readonly columns: readonly string[];
  /** Which column names the row. */
  readonly header: number;
};

/** A table, as `table`, divided into groups. */
export const groupedTable = (settings: TableSettings & { readonly groups: readonly RowGroup[] }): Html => {
  const { caption, kind, columns, header, groups } = settings;
  const cell = (part: Part, at: number): Html =>
    at === header ? html`<th scope="row" role="rowheader">${part}</th>` : html`<td role="cell">${part}</td>`;
  return html`<table class="${kind}" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}</tr></thead>
${groups.map(
  (
    group,
  ) => html`<tbody role="rowgroup"${group.id !== null && html` id="${group.id}"`}>${group.heading && html`<tr role="row" class="group-row"><th scope="rowgroup" role="rowheader" colspan="${columns.length}">${group.heading}</th></tr>`}
${group.rows.map(({ id, cells }) => html`<tr role="row" id="${id}">${cells.map(cell)}</tr>\n`)}</tbody>`,
)}</table>`;
};

/**
 * A table with explicit ARIA roles, because browsers drop the roles of tables that a narrow screen shows as blocks.
 */
export const table = ({ rows, ...settings }: TableSettings & { readonly rows: readonly Row[] }): Html =>
  groupedTable({ ...settings, groups: [{ id: null, heading: null, rows }] });

/** How a time is worded. The script of the page uses the same functions to update it. */
const words = { ago, ahead, lasting } as const;

/** `2026-01-02 03:04:05 UTC` */
export const exactly = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const timeElement = (kind: keyof typeof words, at: number, now: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}" title="${exactly(at)}" data-words="${kind}">${words[kind](at, now)}</time>`;

/** `3 minutes ago`, with the exact time in UTC as its title. Times in ms since the epoch. */
export const past = (at: number, now: number): Html => timeElement('ago', at, now);

/** `in 4 minutes` */
export const coming = (at: number, now: number): Html => timeElement('ahead', at, now);

/** `for 3 minutes` */
export const since = (at: number, now: number): Html => timeElement('lasting', at, now);
