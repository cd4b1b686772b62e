import { acceptObserved, acceptPlanRequest } from '../app/accept-drift.ts';
import type { AppParts } from '../app/context.ts';
import { UsageError } from '../model/errors.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { type ObservedPlan, planAmongOthers } from '../reconcile/plan-run.ts';
import type { DriftPatch } from '../server/overview.ts';
import type { DaemonView } from './supervisor.ts';

/**
 * What `setpoint accept KEY` would print for an integration. Sends no request to a provider.
 * @param observed of its account, for any request
 */
export const readDriftPatch = async (
  { context: { secrets }, desired }: Pick<AppParts, 'context' | 'desired'>,
  { entryFile }: Pick<DaemonView, 'entryFile'>,
  account: AccountContext,
  observed: ObservedPlan,
  key: string,
): Promise<DriftPatch | null> => {
  const entry = account.entries.find((each) => each.key === key);
  if (entry === undefined) return null;
  const { observation, ledger } = observed;
  try {
    const file = await entryFile(entry.source.file);
    const planned = await planAmongOthers(account, observation, ledger, acceptPlanRequest(entry), Date.now());
    const request = { account, desired, entry, file, fields: [], secrets };
    const { fields, patch } = acceptObserved(request, { ...observed, ...planned });
    return { fields, patch };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { problem: secrets.scrub(error.message) };
  }
};
