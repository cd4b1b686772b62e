import type { App } from '../../app/app.ts';
import { UsageError } from '../../model/errors.ts';
import type { Lifts } from '../../plan/whose/ledger-claim.ts';
import type { Context } from '../context.ts';
import { type Confirm, isConfirmed, showPlan } from './confirm-plan.ts';
import { planUnpaused } from './plan-unpaused.ts';
import { exitCodeOf, isPlanned, printReports, runPlan, withoutRun } from './run-plan.ts';

export type ApplyOptions = Lifts & {
  readonly yes: boolean;
  readonly key: readonly string[];
  readonly force: boolean;
};

/**
 * Plans, asks, runs and reports. A paused account, or one that could not be planned, is reported as failed;
 * the others are applied. A plan without changes runs without a question, for the ledger's bookkeeping.
 * @returns the exit code
 */
export const applyWith = async (
  app: App,
  context: Context,
  options: ApplyOptions,
  confirm: Confirm,
): Promise<number> => {
  const { force, newPlace, takeOver } = options;
  const lifts = { newPlace, takeOver };
  const { plan, refused } = await planUnpaused(app, context, { key: options.key, force, ...lifts });
  if (plan.accounts.length > 0) showPlan(context, plan);
  const accounts = plan.accounts.filter(isPlanned);
  if (!(await isConfirmed(accounts, options.yes, confirm)))
    throw new UsageError('Not confirmed: nothing was changed.');
  const keys = options.key.length === 0 ? undefined : options.key;
  const ran = await runPlan(app, { ...plan, accounts }, { keys, force, lifts }, context);
  const unread = plan.accounts.filter((account) => 'error' in account);
  const failed = [...refused, ...unread].map((account) => withoutRun(account, plan.revision));
  const reports = [...ran, ...failed].toSorted((a, b) => (a.account < b.account ? -1 : 1));
  printReports(context, reports);
  return exitCodeOf(reports);
};
