import type { ProviderName } from '../../model/desired.ts';
import type { Change } from '../../model/plan.ts';
import { clean } from './clean.ts';
import { verb } from './words.ts';

/** What is done, in words: a sign alone would be lost on some. Empty for what is only held back. */
export const actionText = (change: Change, provider: ProviderName): string => {
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

/** Whether a plan lists a change without `--all`: one of action none only where it has something to say. */
export const isShown = (change: Change, all: boolean): boolean =>
  all ||
  change.action !== 'none' ||
  change.blocked !== null ||
  change.drift === true ||
  (change.notices ?? []).length > 0;

/** Clears a block message that an earlier change already has: a guard blocks many changes for one reason. */
export const dedupeMessages = (changes: readonly Change[]): readonly Change[] => {
  const said = new Set<string>();
  const isNew = (text: string): boolean => {
    const fresh = !said.has(text);
    said.add(text);
    return fresh;
  };
  return changes.map((change) => {
    const { blocked, notices } = change;
    return {
      ...change,
      blocked: blocked && { ...blocked, message: isNew(blocked.message) ? blocked.message : '' },
      ...(notices && { notices: notices.filter(isNew) }),
    };
  });
};
