import { type Html, html } from './html.ts';

/** The way back up. */
export const breadcrumb = (steps: readonly { readonly href: string; readonly text: string }[]): Html =>
  html`<nav class="crumbs" aria-label="Where you are"><ol>${steps.map(({ href, text }) => html`<li><a href="${href}"><bdi>${text}</bdi></a></li>`)}</ol></nav>`;
