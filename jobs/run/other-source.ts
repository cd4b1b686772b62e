import type { AccountContext } from '../../src/reconcile/account-context.ts';
import { otherSource } from '../../src/reconcile/own-ledger.ts';
import type { Freshness } from './freshness.ts';
import type { ReconcileJob } from './reconcile-job.ts';

/** What another desired state's run has made, this process cannot verify, also where it has the newest that was announced: the ledger changed hands. */
export const isOthersToVerify = async ({ job }: ReconcileJob, context: AccountContext): Promise<boolean> => {
  const { step, planned } = job.data;
  if (step !== 'verify' || planned === null || planned.digest === context.digest) return false;
  return (await otherSource(context)) !== null;
};

/**
 * Why no process could take a run by trigger: the ledger is another desired state's, whose daemon is not there, and this process announces
 * none. Null: it may be handed back.
 */
export const refusedAlone = async (
  { jobs, job }: ReconcileJob,
  context: AccountContext | null,
  freshness: Freshness | null,
): Promise<string | null> => {
  const { step, confirmed } = job.data;
  if (context === null || freshness?.alive || step !== 'plan' || confirmed !== null) return null;
  const refused = await otherSource(context);
  // It answers what triggered it, and no follow-up would find anything else.
  if (refused !== null) await jobs.runs.clearDirty();
  return refused;
};
