import { UsageError } from '../model/errors.ts';
import { checkKeys } from './check-keys.ts';
import { type Confirm, isConfirmed, showPlan } from './confirm-plan.ts';
import type { Context } from './context.ts';
import type { House } from './house.ts';
import { isConverged, isPlanned, printReports, runPlan, withoutRun } from './run-plan.ts';
import { selectedAccounts } from './select-accounts.ts';

export type ApplyOptions = {
  readonly yes: boolean;
  readonly key: readonly string[];
  readonly force: boolean;
};

/**
 * Plans, asks, runs and reports. An account that could not be planned is reported as failed; the others go on. A plan with
 * nothing to do is run without a question, for the ledger's bookkeeping.
 * @returns the exit code
 */
export const applyWith = async (
  house: House,
  context: Context,
  options: ApplyOptions,
  confirm: Confirm,
): Promise<number> => {
  const { force } = options;
  const keys = options.key.length === 0 ? undefined : options.key;
  const plan = await house.plan({ accounts: selectedAccounts(context), keys, force, person: true });
  checkKeys(options.key, house.desired, plan);
  showPlan(context, plan);
  const accounts = plan.accounts.filter(isPlanned);
  if (!(await isConfirmed(accounts, options.yes, confirm)))
    throw new UsageError('Not confirmed: nothing was changed.');
  const ran = await runPlan(house, { ...plan, accounts }, { keys, force }, context);
  const failed = plan.accounts.flatMap((account) =>
    isPlanned(account) ? [] : [withoutRun(account, plan.revision)],
  );
  const reports = [...ran, ...failed].toSorted((a, b) => (a.account < b.account ? -1 : 1));
  printReports(context, reports);
  return reports.every(isConverged) ? 0 : 1;
};
