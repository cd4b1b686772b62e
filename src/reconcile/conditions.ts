import type { Standing } from '../ledger/status-store.ts';
import type { Change } from '../model/plan.ts';
import type { Condition } from '../model/run.ts';

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
  const { key, blocked, drift, waits, contested, remarks = [] } = change;
  const notices = [...(change.notices ?? []), ...remarks];
  if (blocked) return standing(key, 'blocked', blocked.message, blocked.reason);
  if (contested) return standing(key, 'contested', notices.join('; '));
  if (change.action !== 'none') return standing(key, 'pending', `${change.action} is planned`);
  if (waits) return standing(key, 'pending', notices.join('; '));
  if (drift) return standing(key, 'drifted', notices.join('; ') || null);
  return standing(key, 'in-sync', notices.join('; ') || null);
};

const severity: { readonly [C in Condition]: number } = {
  failed: 5,
  blocked: 4,
  contested: 3,
  drifted: 2,
  pending: 1,
  'in-sync': 0,
};

/**
 * How every integration of a plan stands: the worst of its changes, or failed with the error where its change failed.
 */
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
