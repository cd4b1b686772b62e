import type { BlockedReason } from '../../model/plan.ts';

const guards: ReadonlySet<BlockedReason | undefined | null> = new Set([
  'deletes',
  'empty',
  'vanished',
  'updates',
]);

/** Whether a guard holds a change back, which a person's yes to the plan lifts; whatever else blocks a change stays. */
export const isGuard = (reason: BlockedReason | undefined | null): boolean => guards.has(reason);
