import type { AccountPlan, Change } from '../model/plan.ts';
import type { Condition } from '../model/run.ts';
import { conditionOf, isHeld } from '../plan/condition.ts';
import { heldText } from '../report/text/window-text.ts';
import type { KeyStatus } from '../store/status/status-texts.ts';

const status = (
  key: string,
  condition: Condition,
  message: string | null,
  reason: KeyStatus['reason'] = null,
): KeyStatus => ({
  key,
  condition,
  message,
  reason,
});

type Planned = Pick<AccountPlan, 'changes' | 'window'>;

const statusOf = (plan: Pick<Planned, 'window'>, change: Change): KeyStatus => {
  const { key, action, blocked, notices = [], remarks = [] } = change;
  const condition = conditionOf(change);
  if (blocked) return status(key, condition, blocked.message, blocked.reason);
  if (condition === 'pending' && action !== 'none') {
    const held = plan.window && isHeld(plan, change) ? `, and ${heldText(plan.window)}` : '';
    return status(key, condition, `${action} is planned${held}`);
  }
  return status(key, condition, [...notices, ...remarks].join('; ') || null);
};

const severity: { readonly [C in Condition]: number } = {
  failed: 5,
  blocked: 4,
  contested: 3,
  drifted: 2,
  pending: 1,
  'in-sync': 0,
};

/** The condition of every integration of a plan: the worst of its changes, or failed if its change failed. */
export const conditionsOf = (
  plan: Planned,
  failed: readonly { readonly key: string; readonly error: string }[],
): readonly KeyStatus[] => {
  const statuses = new Map<string, KeyStatus>();
  const put = (next: KeyStatus): void => {
    const known = statuses.get(next.key);
    if (!known || severity[next.condition] > severity[known.condition]) statuses.set(next.key, next);
  };
  for (const change of plan.changes) put(statusOf(plan, change));
  for (const { key, error } of failed) put(status(key, 'failed', error));
  return [...statuses.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};
