import { type Html, html, type Part } from './html.ts';

/** A row: its cells, the first of them its header where it names the row. */
export type Row = { readonly id: string; readonly cells: readonly Part[] };

/**
 * A table with explicit ARIA roles: laid out as blocks on a narrow screen, browsers forget that it is one.
 * @param header which column names the row
 */
export const table = (settings: {
  readonly caption: string;
  readonly kind: string;
  readonly columns: readonly string[];
  readonly header: number;
  readonly rows: readonly Row[];
}): Html => {
  const { caption, kind, columns, header, rows } = settings;
  const cell = (part: Part, at: number): Html =>
    at === header
      ? html`<th scope="row" role="rowheader" class="c${at}">${part}</th>`
      : html`<td role="cell" class="c${at}">${part}</td>`;
  return html`<table class="${kind}" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((name, at) => html`<th scope="col" role="columnheader" class="c${at}">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(({ id, cells }) => html`<tr role="row" id="${id}">${cells.map(cell)}</tr>\n`)}</tbody></table>`;
};
