import type { Change } from '../model/plan.ts';
import type { Condition } from '../model/run.ts';
import { conditionOf } from '../plan/condition.ts';
import type { Standing } from '../store/status/status-store.ts';

const standing = (
  key: string,
  condition: Condition,
  message: string | null,
  reason: Standing['reason'] = null,
): Standing => ({
  key,
  condition,
  message,
  reason,
});

const standingOf = (change: Change): Standing => {
  const { key, action, blocked, notices = [], remarks = [] } = change;
  const condition = conditionOf(change);
  if (blocked) return standing(key, condition, blocked.message, blocked.reason);
  if (condition === 'pending' && action !== 'none') return standing(key, condition, `${action} is planned`);
  return standing(key, condition, [...notices, ...remarks].join('; ') || null);
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
  changes: readonly Change[],
  failed: readonly { readonly key: string; readonly error: string }[],
): readonly Standing[] => {
  const standings = new Map<string, Standing>();
  const put = (next: Standing): void => {
    const known = standings.get(next.key);
    if (!known || severity[next.condition] > severity[known.condition]) standings.set(next.key, next);
  };
  for (const change of changes) put(standingOf(change));
  for (const { key, error } of failed) put(standing(key, 'failed', error));
  return [...standings.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};
