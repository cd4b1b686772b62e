import { type Html, html } from './html.ts';

/**
 * Links to the page before and the page after; nothing where there is one page.
 * @param pathTo the address of a page, by its number from 1
 */
export const pager = (
  label: string,
  page: number,
  pages: number,
  pathTo: (page: number) => string,
): Html | false =>
  pages > 1 &&
  html`<nav class="pager" aria-label="${label}">${page > 1 && html`<a rel="prev" href="${pathTo(page - 1)}">Previous</a>`}<span>Page ${page} of ${pages}</span>${page < pages && html`<a rel="next" href="${pathTo(page + 1)}">Next</a>`}</nav>`;
