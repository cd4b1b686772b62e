import type { BlockedReason, Change } from '../model/plan.ts';
import type { Condition } from '../model/run.ts';

const guards: ReadonlySet<BlockedReason | undefined | null> = new Set([
  'deletes',
  'empty',
  'vanished',
  'updates',
]);

/** True for block reasons that approving the plan overrides. */
export const isGuard = (reason: BlockedReason | undefined | null): boolean => guards.has(reason);

/** Whether a change has something to do and is not blocked. */
export const isOpen = ({ action, blocked }: Pick<Change, 'action' | 'blocked'>): boolean =>
  action !== 'none' && blocked === null;

/**
 * The condition of a planned change; `plan`, `apply` and `status` share it, so that they agree on what
 * differs.
 */
export const conditionOf = ({
  action,
  blocked,
  contested,
  waits,
  drift,
}: Pick<Change, 'action' | 'blocked' | 'contested' | 'waits' | 'drift'>): Exclude<Condition, 'failed'> => {
  if (blocked) return 'blocked';
  if (contested) return 'contested';
  if (action !== 'none' || waits) return 'pending';
  return drift ? 'drifted' : 'in-sync';
};

/** The keys of changes that are not in sync. With any, the exit code is not 0. */
export const differingKeys = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(changes.filter((change) => conditionOf(change) !== 'in-sync').map(({ key }) => key));
