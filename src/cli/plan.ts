import type { Plan } from '../model/plan.ts';
import { planJson } from '../plan/render/plan-json.ts';
import { renderPlan } from '../plan/render/render-plan.ts';
import { isIdle } from '../plan/render/summary-text.ts';
import type { Context } from './context.ts';
import type { House } from './house.ts';
import { selectedAccounts } from './select-accounts.ts';
import { withHouse } from './with-house.ts';

export type PlanOptions = {
  readonly detailedExitcode: boolean;
  readonly all: boolean;
  readonly force: boolean;
};

const exitCode = ({ accounts }: Plan, detailed: boolean): number => {
  if (accounts.some((account) => 'error' in account)) return 1;
  const idle = accounts.every(
    (account) =>
      'error' in account || (isIdle(account.summary) && !account.changes.some(({ waits }) => waits)),
  );
  return detailed && !idle ? 2 : 0;
};

/** Plans and prints. @returns the exit code */
export const planWith = async (house: House, context: Context, options: PlanOptions): Promise<number> => {
  const { all, force, detailedExitcode } = options;
  const planned = await house.plan({ accounts: selectedAccounts(context), force, person: true });
  if (context.options.json) context.out.printJson(planJson(planned, { all }));
  else context.out.print(renderPlan(planned, { palette: context.palette, width: context.width, all }));
  return exitCode(planned, detailedExitcode);
};

/** `setpoint plan`: observes, plans, prints; changes nothing anywhere. */
export const plan = (context: Context, options: PlanOptions): Promise<number> =>
  withHouse(context, (house) => planWith(house, context, options));
