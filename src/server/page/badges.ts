import type { AccountStatus, Condition, RunResult } from '../../model/run.ts';
import { conditions, conditionWords } from '../../report/text/condition-words.ts';
import { type Html, html } from './html.ts';

/** Distinguishable without colour. 16 by 16, in the colour of the text. */
const shapes = {
  ok: html`<circle cx="8" cy="8" r="6.25"/><path d="m5.2 8.3 2 2 3.7-4.3"/>`,
  clock: html`<circle cx="8" cy="8" r="6.25"/><path d="M8 4.6V8l2.3 1.5"/>`,
  drift: html`<path d="M2 5.6c2-2.2 4-2.2 6 0s4 2.2 6 0M2 10.6c2-2.2 4-2.2 6 0s4 2.2 6 0"/>`,
  stop: html`<path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4z"/><path d="M5 8h6"/>`,
  cross: html`<circle cx="8" cy="8" r="6.25"/><path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4"/>`,
  pause: html`<circle cx="8" cy="8" r="6.25"/><path d="M6.4 5.6v4.8M9.6 5.6v4.8"/>`,
  warning: html`<path d="M8 1.9 14.6 13.6H1.4z"/><path d="M8 6.2v3.4M8 11.4v.3"/>`,
  away: html`<path d="M6.6 9.4 9.4 6.6M7 4.6l1.3-1.3a3.1 3.1 0 0 1 4.4 4.4L11.4 9M9 11.4l-1.3 1.3a3.1 3.1 0 0 1-4.4-4.4L4.6 7"/>`,
  forward: html`<path d="M3 4.2v7.6L8 8zM8.6 4.2v7.6l5-3.8z"/>`,
} as const;

export type IconName = keyof typeof shapes;

const symbol = ([name, shape]: [string, Html]): Html =>
  html`<symbol id="icon-${name}" viewBox="0 0 16 16">${shape}</symbol>`;

/** All icons, hidden, once per page. */
export const iconSprite = html`<svg class="sprite" aria-hidden="true" width="0" height="0" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${Object.entries(shapes).map(symbol)}</svg>`;

/** An icon, hidden from screen readers: the words beside it say the same. */
export const icon = (name: IconName): Html =>
  html`<svg class="icon" aria-hidden="true"><use href="#icon-${name}"/></svg>`;

/** What a colour means. Words and symbols always say the same. */
export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'quiet';

/** Words with a symbol. */
export const badge = (tone: Tone, symbol: IconName, words: string): Html =>
  html`<span class="mark ${tone}">${icon(symbol)}${words}</span>`;

const ofCondition: { readonly [C in Condition]: readonly [Tone, IconName] } = {
  failed: ['bad', 'cross'],
  blocked: ['bad', 'stop'],
  contested: ['warn', 'warning'],
  drifted: ['warn', 'drift'],
  pending: ['busy', 'clock'],
  'in-sync': ['good', 'ok'],
};

/** The status of an integration. */
export const conditionBadge = (condition: Condition): Html =>
  badge(...ofCondition[condition], conditionWords[condition]);

/** The symbol of a condition, in its colour; words stand beside it. */
export const conditionMark = (condition: Condition): Html =>
  html`<span class="mark ${ofCondition[condition][0]}">${icon(ofCondition[condition][1])}</span>`;

const ofResult: { readonly [R in RunResult]: readonly [Tone, IconName] } = {
  converged: ['good', 'ok'],
  partial: ['warn', 'warning'],
  superseded: ['busy', 'forward'],
  failed: ['bad', 'cross'],
};

/** How a run ended. */
export const resultBadge = (result: RunResult): Html => badge(...ofResult[result], result);

/** `2 failed`: the worst condition in it. */
const worstBadge = ({ integrations }: AccountStatus): Html => {
  const count = (condition: Condition): number =>
    integrations.filter((each) => each.condition === condition).length;
  const worst = conditions.find((condition) => count(condition) > 0) ?? 'in-sync';
  return worst === 'in-sync'
    ? conditionBadge(worst)
    : badge(...ofCondition[worst], `${count(worst)} ${conditionWords[worst]}`);
};

/** The status of an account: its worst part. */
export const accountBadge = (account: AccountStatus): Html => {
  if (account.orphaned) return badge('quiet', 'away', 'not in the YAML');
  if (account.lastRun?.result === 'failed') return badge('bad', 'cross', 'last run failed');
  if (account.paused) return badge('warn', 'pause', 'paused');
  return worstBadge(account);
};
