import type { AccountPlan, BlockedReason, Change } from '../model/plan.ts';
import type { Condition } from '../model/run.ts';

/** What lifts a block: approving the plan, `retry KEY`, or an edit of the YAML or at the provider. */
const lifts: Readonly<Record<BlockedReason, 'approval' | 'retry' | 'edit'>> = {
  deletes: 'approval',
  empty: 'approval',
  vanished: 'approval',
  updates: 'approval',
  unsigned: 'approval',
  ambiguous: 'edit',
  immutable: 'edit',
  unsupported: 'edit',
  unavailable: 'edit',
  invalid: 'edit',
  rejected: 'retry',
  'not-accepted': 'retry',
  cooling: 'retry',
};

/** True for block reasons that approving the plan overrides. */
export const isGuard = (reason: BlockedReason | undefined | null): boolean =>
  reason != null && lifts[reason] === 'approval';

/** True for block reasons that `retry KEY` clears. */
export const isRetryable = (reason: BlockedReason | undefined | null): boolean =>
  reason != null && lifts[reason] === 'retry';

/** Whether a change has something to do and is not blocked. */
export const isOpen = ({ action, blocked }: Pick<Change, 'action' | 'blocked'>): boolean =>
  action !== 'none' && blocked === null;

/**
 * Whether the account's window holds a change: any that is not blocked and writes at the provider. An adoption only
 * touches the ledger.
 */
export const isHeld = (
  { window }: Pick<AccountPlan, 'window'>,
  change: Pick<Change, 'action' | 'blocked'>,
): boolean => window?.open === false && change.action !== 'adopt' && isOpen(change);

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
