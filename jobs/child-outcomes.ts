import type { Job } from 'bullmq';
import type { Outcome } from '../src/reconcile/run-report.ts';
import { type ChangeReturn, readChangeJobId } from './job-data.ts';

const DIED = 'the workers that had it died several times; the next run tries it again';

/** What became of every change of a run: what its job returned, or why it failed. */
export const childOutcomes = async (job: Job): Promise<readonly Outcome[]> => {
  const [values, failures] = await Promise.all([
    job.getChildrenValues<ChangeReturn>(),
    job.getIgnoredChildrenFailures(),
  ]);
  const ended = Object.values(values).map(({ key, action, result }): Outcome => ({ key, action, result }));
  const failed = Object.entries(failures).flatMap(([id, reason]): Outcome[] => {
    const change = readChangeJobId(id);
    if (!change) return [];
    const error = /stalled more than allowable limit/.test(reason) ? DIED : reason;
    return [{ ...change, result: { outcome: 'failed', error } }];
  });
  return [...ended, ...failed];
};
