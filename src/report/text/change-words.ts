import type { ProviderName } from '../../model/desired.ts';
import type { Change } from '../../model/plan.ts';
import { clean } from './clean.ts';
import { verb } from './words.ts';

/** The action in words, since a sign alone is easily missed. Empty for a blocked change of action none. */
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

/** A clean type or name. A secret one is empty in the plan. */
export const shownText = (text: string): string => (text === '' ? '(secret)' : clean(text));

/**
 * True if the id is shown: a user must know exactly which live integration is adopted, replaced or deleted.
 */
export const namesId = (change: Change): boolean =>
  change.id !== null && (change.adopts === true || ['adopt', 'delete', 'replace'].includes(change.action));

/** The fields of a blocked create are noise, since its message says what to do. */
export const showsFields = (change: Change, all: boolean): boolean =>
  all || change.blocked === null || change.action !== 'create';

/** True if a plan lists a change. Without `--all`, one of action none needs a block, drift or a notice. */
export const isShown = (change: Change, all: boolean): boolean =>
  all ||
  change.action !== 'none' ||
  change.blocked !== null ||
  change.drift === true ||
  (change.notices ?? []).length > 0;

/** Shows each message once: a guard blocks many changes with the same one. */
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
