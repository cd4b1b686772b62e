import type { Change } from '../../model/plan.ts';

/** Whether a plan lists a change without `--all`: one of action none only where it has something to say. */
export const isShown = (change: Change, all: boolean): boolean =>
  all ||
  change.action !== 'none' ||
  change.blocked !== null ||
  change.drift === true ||
  (change.notices ?? []).length > 0;
