import type { BlockedReason } from '../../model/plan.ts';

const guards: ReadonlySet<BlockedReason | null> = new Set(['deletes', 'empty', 'vanished']);

/** Whether a guard holds a change back, which a person's yes to the plan lifts. */
export const isGuard = (reason: BlockedReason | null): boolean => guards.has(reason);
