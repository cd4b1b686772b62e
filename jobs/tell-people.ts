import type { Standing } from '../src/ledger/status-store.ts';
import type { RunReport } from '../src/model/run.ts';
import type { EndedChange } from '../src/reconcile/ended-change.ts';
import { findTroubles } from '../src/reconcile/find-troubles.ts';
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

/** Tells people what the run found; a run that did not begin found nothing. That nobody can be told must not fail the run. */
export const tellPeople = async (
  { room, jobs, job }: ReconcileJob,
  report: RunReport,
  standings: readonly Standing[],
  { begun, plan, outcomes, unauthorised = false }: RunEnd,
): Promise<void> => {
  if (!room.notifier || !begun) return;
  const { account, run, revision } = report;
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
    await room.notifier.tell({ account: jobs.account, provider, run, revision }, findings);
  } catch (error) {
    room.log.warn(
      { account, run, err: error },
      'People could not be told what the run found; the next run tells them',
    );
  }
};
