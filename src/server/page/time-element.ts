import { ago, ahead, lasting } from '../../report/text/time-text.ts';
import { type Html, html } from './html.ts';

/**
 * How a moment is worded; the page's script has the same words and keeps them true while the page is open.
 */
const words = { ago, ahead, lasting } as const;

/** `2026-01-02 03:04:05 UTC` */
export const exactly = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const timeElement = (kind: keyof typeof words, at: number, now: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}" title="${exactly(at)}" data-words="${kind}">${words[kind](at, now)}</time>`;

/** `3 minutes ago`, with the exact time in UTC behind it. Times in ms since the epoch. */
export const past = (at: number, now: number): Html => timeElement('ago', at, now);

/** `in 4 minutes` */
export const coming = (at: number, now: number): Html => timeElement('ahead', at, now);

/** `for 3 minutes` */
export const since = (at: number, now: number): Html => timeElement('lasting', at, now);
