import type { BlockedReason } from '../../model/plan.ts';

const guards: ReadonlySet<BlockedReason | undefined | null> = new Set([
  'deletes',
  'empty',
  'vanished',
  'updates',
]);

/** True for block reasons that approving the plan overrides. */
export const isGuard = (reason: BlockedReason | undefined | null): boolean => guards.has(reason);
