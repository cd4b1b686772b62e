import { isHeld } from '../../src/plan/condition.ts';
import type { WorkPlan } from '../../src/plan/plan-account.ts';
import type { Planned } from '../../src/plan/planned.ts';
import type { EndedChange } from '../../src/reconcile/run-report.ts';
import type { ReconcileData } from '../job-data.ts';

/**
 * The changes of a plan that this run may make: all that have work, or only those that a person confirmed;
 * none whose key has a job already, or that a window holds.
 */
export const permittedChanges = (
  { confirmed }: ReconcileData,
  { plan, planned }: WorkPlan,
  enqueued: ReadonlySet<string>,
): Planned[] => {
  const open = planned.filter(
    ({ work, change }) => work !== null && !enqueued.has(change.key) && !isHeld(plan, change),
  );
  if (confirmed === null) return open;
  const digests = new Set(confirmed.map(({ digest }) => digest));
  return open.filter(({ change }) => digests.has(change.digest));
};

/**
 * The outcomes of confirmed changes that are no longer in the plan, except those that this run made itself
 * (`done`).
 */
export const outdatedChanges = (
  { confirmed }: ReconcileData,
  planned: readonly Planned[],
  done: ReadonlySet<string>,
): EndedChange[] => {
  const found = new Set(planned.map(({ change }) => change.digest));
  const open = new Set(planned.flatMap(({ change, work }) => (work === null ? [] : [change.key])));
  return (confirmed ?? []).flatMap(({ key, action, digest }) => {
    if (found.has(digest) || done.has(key)) return [];
    const outcome = open.has(key) ? 'moved' : 'not-needed';
    return [{ key, action, result: { outcome }, fields: [], at: Date.now(), attempts: 0, durationMs: 0 }];
  });
};
