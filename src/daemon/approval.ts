import { randomUUID } from 'node:crypto';
import type { Confirmed } from '../../jobs/job-data.ts';
import { freshnessOf } from '../../jobs/run/freshness.ts';
import { startPersonalRun } from '../../jobs/run/trigger-run.ts';
import type { AppParts } from '../app/app-parts.ts';
import { UsageError } from '../model/errors.ts';
import type { AccountPlan, Change } from '../model/plan.ts';
import { isGuard } from '../plan/guards/is-guard.ts';
import { isOpen } from '../plan/is-open.ts';
import { planDigest } from '../plan/plan-digest.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { type ObservedPlan, observeAndPlan, planObserved } from '../reconcile/plan-run.ts';
import { plural } from '../report/text/plural.ts';
import { byTrigger } from './plans.ts';

const isGuarded = ({ blocked }: Change): boolean => isGuard(blocked?.reason);

/** The plan without its guards, from the very same list and moment. */
const unguarded = (
  context: AccountContext,
  { observation, ledger, elsewhere }: ObservedPlan,
): AccountPlan => {
  const request = { person: true, force: true, keys: null };
  return planObserved(context, observation, ledger, request, Date.now(), elsewhere).plan;
};

/** What the person saw, as far as it can be made once the guards are lifted. */
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
    `Another daemon has a newer desired state of account ${name}: approve the plan there, or bring both to the same revision`,
  );
};

/**
 * Makes the plan that a guard blocked, once, and nothing else: it is planned anew from a fresh list, and has to be the one that was shown.
 * @param digest of the plan as it was shown
 * @throws UsageError when it is another plan by now, or no guard blocks anything
 */
export const approvePlan = async (
  parts: AppParts,
  context: AccountContext,
  digest: string,
): Promise<string> => {
  const { name } = context.account;
  await requireNewest(parts, context);
  const observed = await observeAndPlan(context, byTrigger);
  const { plan } = observed;
  if (planDigest(plan) !== digest)
    throw new UsageError(
      `The plan of account ${name} is no longer the one that was shown: something moved at the provider, in the YAML or in the ledger. Nothing was done; look at the plan again, and approve that`,
    );
  if (!plan.changes.some(isGuarded))
    throw new UsageError(
      `No guard blocks anything in the plan of account ${name}: there is nothing to approve`,
    );
  const confirmed = approvedOf(plan, unguarded(context, observed));
  const run = randomUUID();
  await startPersonalRun(
    parts.jobsOf(name),
    { confirmed, force: true, keys: null, digest: context.digest },
    run,
  );
  parts.context.log.warn({ account: name, run, changes: confirmed.length }, 'A blocked plan was approved');
  return `${plural(confirmed.length, 'change')} of account ${name} approved: they are being made now, this once.`;
};
