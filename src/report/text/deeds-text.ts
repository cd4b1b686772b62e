import { type Action, actions } from '../../model/plan.ts';
import type { RunReport } from '../../model/run.ts';

/** What was done, of an action that was applied. */
export const pastTense: { readonly [A in Action]: string } = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  delete: 'removed',
  adopt: 'adopted',
  none: 'in sync',
};

/** What a run did: `2 created, 1 failed`, or `nothing changed`. */
export const deedsText = (report: Pick<RunReport, 'applied' | 'failed' | 'blocked'>): string => {
  const counts = actions
    .filter((action) => (report.applied[action] ?? 0) > 0)
    .map((action) => `${report.applied[action]} ${pastTense[action]}`);
  if (report.failed.length > 0) counts.push(`${report.failed.length} failed`);
  if (report.blocked.length > 0) counts.push(`${report.blocked.length} blocked`);
  return counts.length === 0 ? 'nothing changed' : counts.join(', ');
};
