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

/** Whether a change has something to do, and nothing that keeps it from being done. */
export const isOpen = ({ action, blocked }: Pick<Change, 'action' | 'blocked'>): boolean =>
  action !== 'none' && blocked === null;

/** How a planned change stands. `plan`, `apply` and `status` all go by this, so that none of the three shows a difference that another counts as none. */
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

/** The keys of the changes that are not in sync: where there are any, the exit code is not 0. */
export const differingKeys = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(changes.filter((change) => conditionOf(change) !== 'in-sync').map(({ key }) => key));
