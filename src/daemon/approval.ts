import { randomUUID } from 'node:crypto';
import type { Confirmed } from '../../jobs/job-data.ts';
import { freshnessOf } from '../../jobs/latest-desired.ts';
import { startManualRun } from '../../jobs/run/trigger-run.ts';
import type { AppParts } from '../app/context.ts';
import { UsageError } from '../model/errors.ts';
import type { AccountPlan, Change } from '../model/plan.ts';
import { isGuard, isOpen } from '../plan/condition.ts';
import { planDigest } from '../plan/plan-digest.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { type ObservedPlan, observeAndPlan, planObserved } from '../reconcile/plan-run.ts';
import { plural } from '../report/text/plural.ts';
import { heldText } from '../report/text/window-text.ts';
import { byTrigger } from './plans.ts';

const isGuarded = ({ blocked }: Change): boolean => isGuard(blocked?.reason);

/** The same observation planned without the guards. */
const unguarded = (
  context: AccountContext,
  { observation, ledger, elsewhere }: ObservedPlan,
): AccountPlan => {
  const request = { manual: true, force: true, keys: null };
  return planObserved(context, observation, ledger, request, Date.now(), elsewhere).plan;
};

/** The changes that were shown and can be made once the guards are lifted. */
const approvedOf = (shown: AccountPlan, forced: AccountPlan): Confirmed[] => {
  const seen = new Set(
    shown.changes.filter((change) => isOpen(change) || isGuarded(change)).map(({ digest }) => digest),
  );
  return forced.changes
    .filter((change) => isOpen(change) && seen.has(change.digest))
    .map(({ key, action, digest }) => ({ key, action, digest }));
};

const requireNewest = async (parts: AppParts, context: AccountContext): Promise<void> => {
  const { name } = context.account;
  if ((await freshnessOf(parts.jobsOf(name), context)).fresh) return;
  throw new UsageError(
    `Another daemon has a newer desired state of account ${name}; approve the plan there, or use the same revision in both`,
  );
};

/** An approval lifts the guards, and not the account's windows. */
const requireOpen = ({ account, window }: AccountContext): void => {
  const status = window?.();
  if (status === undefined || status.open) return;
  throw new UsageError(
    `Nothing was done: changes of account ${account.name} are ${heldText(status)}. Approve the plan when changes may be made, or apply it now with: setpoint apply --force --outside-window --account ${account.name}`,
  );
};

/**
 * Makes the plan that a guard blocked, once. It is planned again from a fresh list and must equal the plan
 * that was shown.
 * @param digest of the plan as it was shown
 * @param by who approves, for the log and the run's report
 * @throws UsageError when the plan has changed, no guard blocks anything, or a window holds changes
 */
export const approvePlan = async (
  parts: AppParts,
  context: AccountContext,
  digest: string,
  by: string,
): Promise<string> => {
  const { name } = context.account;
  requireOpen(context);
  await requireNewest(parts, context);
  const observed = await observeAndPlan(context, byTrigger);
  const { plan } = observed;
  if (planDigest(plan) !== digest)
    throw new UsageError(
      `The plan of account ${name} has changed since it was shown (at the provider, in the YAML or in the ledger). Nothing was done; review the new plan and approve that`,
    );
  if (!plan.changes.some(isGuarded))
    throw new UsageError(`No guard blocks the plan of account ${name}; nothing to approve`);
  const confirmed = approvedOf(plan, unguarded(context, observed));
  const run = randomUUID();
  await startManualRun(
    parts.jobsOf(name),
    { confirmed, force: true, keys: null, digest: context.digest, by },
    run,
    context.hasher,
  );
  parts.context.log.warn(
    { account: name, run, changes: confirmed.length, by },
    'A blocked plan was approved',
  );
  return `${plural(confirmed.length, 'change')} of account ${name} approved; applying them now, once.`;
};
