import type { AccountStatus, Condition, RunResult } from '../../model/run.ts';
import { conditions, conditionWords } from '../../report/text/condition-words.ts';
import { type Html, html } from './html.ts';
import { type IconName, icon } from './icons.ts';

/** What a colour means: it is never the only thing that says so. */
export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'quiet';

/** A word with its symbol. */
export const mark = (tone: Tone, symbol: IconName, words: string): Html =>
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
export const conditionMark = (condition: Condition): Html =>
  mark(...ofCondition[condition], conditionWords[condition]);

const ofResult: { readonly [R in RunResult]: readonly [Tone, IconName] } = {
  converged: ['good', 'ok'],
  partial: ['warn', 'warning'],
  superseded: ['busy', 'forward'],
  failed: ['bad', 'cross'],
};

/** How a run ended. */
export const resultMark = (result: RunResult): Html => mark(...ofResult[result], result);

/** `2 failed`: what is worst in it. */
const worstMark = ({ integrations }: AccountStatus): Html => {
  const count = (condition: Condition): number =>
    integrations.filter((each) => each.condition === condition).length;
  const worst = conditions.find((condition) => count(condition) > 0) ?? 'in-sync';
  return worst === 'in-sync'
    ? conditionMark(worst)
    : mark(...ofCondition[worst], `${count(worst)} ${conditionWords[worst]}`);
};

/** The status of an account: its worst part. */
export const accountMark = (account: AccountStatus): Html => {
  if (account.orphaned) return mark('quiet', 'away', 'not in the YAML');
  if (account.lastRun?.result === 'failed') return mark('bad', 'cross', 'last run failed');
  if (account.paused) return mark('warn', 'pause', 'paused');
  return worstMark(account);
};
