import { type Html, html, type Part } from './html.ts';

/** Facts under their names. One that is null is left out. */
export const facts = (list: Readonly<Record<string, Part>>): Html =>
  html`<dl class="facts">${Object.entries(list)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
