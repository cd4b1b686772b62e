import type { RunReport } from '../../model/run.ts';
import { MIN_FOLDED } from '../fold/fold-plan.ts';
import { generalText } from '../fold/general-text.ts';

/** What happened to one integration: the text for it alone, and for so many entries with the same text. */
type Outcome = {
  readonly key: string;
  readonly one: string;
  readonly several: (count: number) => string;
};

/** Equal outcomes as one, with all of their keys: a person has to know each. */
const foldOutcomes = (outcomes: readonly Outcome[]): readonly string[] => {
  const equal = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const common = outcome.several(0);
    const all = equal.get(common) ?? [];
    all.push(outcome);
    equal.set(common, all);
  }
  return outcomes.flatMap((outcome) => {
    const all = equal.get(outcome.several(0)) ?? [];
    if (all.length < MIN_FOLDED) return [outcome.one];
    return all[0] === outcome
      ? [`${outcome.several(all.length)} (${all.map(({ key }) => key).join(', ')})`]
      : [];
  });
};

/** The failed changes of a run, with their errors. Not clean. */
export const failedTexts = ({ account, failed }: RunReport): readonly string[] =>
  foldOutcomes(
    failed.map(({ key, action, error }) => ({
      key,
      one: `${action} ${key} failed: ${error}`,
      several: (count) => `${action} of ${count} entries failed: ${generalText(error, key, account)}`,
    })),
  );

/** The blocked changes of a run, with their reasons. Not clean. */
export const blockedTexts = ({ account, blocked }: RunReport): readonly string[] =>
  foldOutcomes(
    blocked.map(({ key, reason, message }) => ({
      key,
      one: `${key} is blocked (${reason}): ${message}`,
      several: (count) => `${count} entries are blocked (${reason}): ${generalText(message, key, account)}`,
    })),
  );
