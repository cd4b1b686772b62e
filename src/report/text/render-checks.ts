import type { Check } from '../../model/check.ts';
import { cleanProse } from './clean.ts';
import { type Layout, type Palette, wrap } from './layout.ts';
import { plural } from './plural.ts';

const colours: { readonly [O in Check['outcome']]: keyof Palette } = {
  ok: 'green',
  wrong: 'red',
  skipped: 'yellow',
};

const MARK_WIDTH = 9;

const lines = ({ subject, outcome, message }: Check, { palette, width }: Layout): readonly string[] => {
  const mark = palette[colours[outcome]](outcome) + ' '.repeat(MARK_WIDTH - outcome.length);
  const text = wrap(`${cleanProse(subject)}: ${cleanProse(message)}`, width - MARK_WIDTH);
  return text.map((line, at) => (at === 0 ? mark : ' '.repeat(MARK_WIDTH)) + line);
};

/** What `doctor` found, for people: each check, and a sentence at the end. */
export const renderChecks = (checks: readonly Check[], layout: Layout): string => {
  const wrong = checks.filter(({ outcome }) => outcome === 'wrong').length;
  const end =
    wrong === 0 ? 'Nothing is wrong.' : `${plural(wrong, 'problem')} found: see what is marked as wrong.`;
  return [...checks.flatMap((check) => lines(check, layout)), '', end].join('\n');
};
