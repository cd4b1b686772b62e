import type { Job } from 'bullmq';
import type { Planned } from '../src/plan/planned.ts';
import type { AccountContext } from '../src/reconcile/account-context.ts';
import { adoptIntegration } from '../src/reconcile/adopt-integration.ts';
import type { ObservedPlan } from '../src/reconcile/plan-run.ts';
import { changedFields, type EndedChange } from '../src/reconcile/run-report.ts';
import { snapshotOf } from '../src/reconcile/snapshot.ts';
import type { Adopting, ReconcileData } from './job-data.ts';

/** Another account is about to adopt the same: the next run sees what it owns. */
const MOVED = { outcome: 'moved' } as const;

/** The outcome of an adoption that ends now. */
export const endedAdoption = (
  { key, fields }: Adopting,
  result: EndedChange['result'],
  since: number,
): EndedChange => {
  const at = Date.now();
  return { key, action: 'adopt', result, fields, at, attempts: 1, durationMs: Math.max(0, at - since) };
};

/** Makes the adoptions among these changes: without a request, they need no job. */
export const adopt = async (
  job: Job<ReconcileData>,
  context: AccountContext,
  observed: ObservedPlan,
  planned: readonly Planned[],
): Promise<EndedChange[]> => {
  const todo = planned.flatMap(({ change, work }) =>
    work?.kind === 'adopt' ? [{ key: change.key, fields: changedFields(change), work }] : [],
  );
  if (todo.length === 0) return [];
  const again = new Set(todo.map(({ key }) => key));
  const before = (job.data.adopting ?? []).filter(({ key }) => !again.has(key));
  const adopting = [...before, ...todo.map(({ key, fields }) => ({ key, fields }))];
  await job.updateData({ ...job.data, adopting });
  const snapshot = snapshotOf(context, observed.observation, await context.ledger.read());
  const ids = todo.flatMap(({ work }) => work.owner.id ?? []);
  const free = await context.others?.reserve(ids);
  const outcomes: EndedChange[] = [];
  for (const { work, ...adoption } of todo) {
    const since = Date.now();
    const isFree = work.owner.id === null || (free?.has(work.owner.id) ?? true);
    const result = isFree ? await adoptIntegration(snapshot, adoption, work) : MOVED;
    outcomes.push(endedAdoption(adoption, result, since));
  }
  return outcomes;
};
