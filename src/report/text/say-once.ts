import type { Change } from '../../model/plan.ts';

/** The changes with each explanation only where it comes first: what a guard blocks, it blocks for one reason. A message said before is empty. */
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
