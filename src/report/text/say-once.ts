import type { Change } from '../../model/plan.ts';

/** Clears a block message that an earlier change already has: a guard blocks many changes for one reason. */
export const sayOnce = (changes: readonly Change[]): readonly Change[] => {
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
