import type { RunReport } from '../../src/model/run.ts';
import type { EndedChange } from '../../src/reconcile/ended-change.ts';
import { findTroubles } from '../../src/reconcile/find-troubles.ts';
import type { Standing } from '../../src/store/status/status-store.ts';
import type { ReconcileJob } from './reconcile-job.ts';
import { saysRefusedCredential } from './refused-credential.ts';
import type { RunEnd } from './run-end.ts';

/** What had drifted and was written back, by key. */
const revertedOf = (outcomes: readonly EndedChange[]): ReadonlyMap<string, readonly string[]> => {
  const reverted = new Map<string, readonly string[]>();
  for (const { key, result, fields } of outcomes) {
    const paths = fields.filter(({ cause }) => cause !== 'desired').map(({ path }) => path);
    if (result.outcome === 'applied' && paths.length > 0) reverted.set(key, paths);
  }
  return reverted;
};

/** Whether a person stopped the run (by a pause, by ending their command): they know, and nothing went wrong. */
const wasStopped = async ({ jobs, job }: ReconcileJob): Promise<boolean> => {
  const why = await jobs.runs.cancelled(job.data.run);
  return why !== null && !saysRefusedCredential(why);
};

/** Tells people what the run found; a run that did not begin, or was stopped, found nothing. That nobody can be told must not fail the run. */
export const tellPeople = async (
  run: ReconcileJob,
  report: RunReport,
  standings: readonly Standing[],
  { begun, plan, outcomes, unauthorised = false }: RunEnd,
): Promise<void> => {
  const { room, job } = run;
  if (!room.notifier || !begun || (await wasStopped(run))) return;
  const { account, revision } = report;
  const provider = room.context(account)?.account.provider ?? '';
  const findings = findTroubles({
    report,
    standings,
    planned: plan !== null,
    keys: job.data.keys,
    unauthorised: unauthorised || saysRefusedCredential(report.error),
    reverted: revertedOf(outcomes),
  });
  try {
    await room.notifier.tell({ account, provider, run: report.run, revision }, findings);
  } catch (error) {
    room.log.warn(
      { account, run: report.run, err: error },
      'People could not be told what the run found; the next run tells them',
    );
  }
};
