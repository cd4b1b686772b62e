import type { Change } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { clean } from './clean.ts';
import { verb } from './words.ts';

/** What is done, in words: a sign alone would be lost on some. Empty for what is only held back. */
export const deed = (change: Change, provider: ProviderName): string => {
  if (change.action === 'none')
    return change.blocked
      ? ''
      : change.contested
        ? 'contested'
        : change.drift
          ? 'drifted'
          : change.waits
            ? 'pending'
            : 'in sync';
  return `${verb(change.action, provider)}${change.adopts ? ' and adopt' : ''}`;
};

/** A type or name, clean; one that came from a secret is empty in the plan. */
export const shownText = (text: string): string => (text === '' ? '(secret)' : clean(text));

/** Ids tell a person exactly which live integration is meant; an update of what is ours needs none. */
export const namesId = (change: Change): boolean =>
  change.id !== null && (change.adopts === true || ['adopt', 'delete', 'replace'].includes(change.action));

/** The fields of a blocked create are noise: its message says what to do. */
export const showsFields = (change: Change, all: boolean): boolean =>
  all || change.blocked === null || change.action !== 'create';
