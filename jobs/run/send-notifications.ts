import type { RunReport } from '../../src/model/run.ts';
import type { EndedChange } from '../../src/reconcile/run-report.ts';
import { findTroubles } from '../../src/reconcile/troubles.ts';
import type { KeyStatus } from '../../src/store/status/status-texts.ts';
import { saysRefusedCredential } from '../change/job-errors.ts';
import type { ReconcileJob, RunEnd } from './reconcile-job.ts';

/** The drifted fields that were written back, by key. */
const revertedOf = (outcomes: readonly EndedChange[]): ReadonlyMap<string, readonly string[]> => {
  const reverted = new Map<string, readonly string[]>();
  for (const { key, result, fields } of outcomes) {
    const paths = fields.filter(({ cause }) => cause !== 'desired').map(({ path }) => path);
    if (result.outcome === 'applied' && paths.length > 0) reverted.set(key, paths);
  }
  return reverted;
};

/** Whether a person stopped the run (paused the account, ended the command), which is no failure. */
const wasStopped = async ({ jobs, job }: ReconcileJob): Promise<boolean> => {
  const why = await jobs.runs.cancelled(job.data.run);
  return why !== null && !saysRefusedCredential(why);
};

/**
 * Sends notifications about what the run found, unless it did not start or was stopped. Never fails the run.
 */
export const sendNotifications = async (
  run: ReconcileJob,
  report: RunReport,
  statuses: readonly KeyStatus[],
  { begun, plan, outcomes, unauthorised = false }: RunEnd,
): Promise<void> => {
  const { jobContext, job } = run;
  if (!jobContext.notifier || !begun || (await wasStopped(run))) return;
  const { account, revision } = report;
  const provider = jobContext.context(account)?.account.provider ?? '';
  const findings = findTroubles({
    report,
    statuses,
    planned: plan !== null,
    keys: job.data.keys,
    unauthorised: unauthorised || saysRefusedCredential(report.error),
    reverted: revertedOf(outcomes),
  });
  try {
    await jobContext.notifier.notify({ account, provider, run: report.run, revision }, findings);
  } catch (error) {
    jobContext.log.warn(
      { account, run: report.run, err: error },
      'Sending notifications failed; the next run will retry',
    );
  }
};
