import type { AccountPlan, Plan, PlanSummary } from '../../model/plan.ts';
import { total } from '../../report/text/plan-summary.ts';
import { plural } from '../../report/text/plural.ts';
import { renderPlan } from '../../report/text/render-plan.ts';
import type { Context } from '../context.ts';

/** Asks the user a yes-or-no question. */
export type Confirm = (question: string) => Promise<boolean>;

/** The number of changes to make. */
export const countChanges = ({ create, update, replace, delete: remove, adopt }: PlanSummary): number =>
  create + update + replace + remove + adopt;

/** Prints a plan on stdout; with --json on stderr, and only for a person to confirm it. */
export const showPlan = (context: Context, plan: Plan): void => {
  const { out, palette, width } = context;
  if (!context.options.json) out.print(renderPlan(plan, { palette, width }));
  else if (context.interactive) out.say(renderPlan(plan, { palette: context.stderrPalette, width }));
};

const question = (accounts: readonly AccountPlan[]): string => {
  const summary = total(accounts.map((account) => account.summary));
  const removals = summary.delete + summary.replace;
  const warning =
    removals === 0 ? '' : ` ${plural(removals, 'live integration')} will be removed or switched off.`;
  return `Apply ${plural(countChanges(summary), 'change')} to ${plural(accounts.length, 'account')}?${warning}`;
};

/**
 * Whether these plans may be applied. Without changes nothing is asked.
 * @param yes confirmed in advance
 */
export const isConfirmed = async (
  accounts: readonly AccountPlan[],
  yes: boolean,
  confirm: Confirm,
): Promise<boolean> =>
  yes || accounts.every(({ summary }) => countChanges(summary) === 0) || confirm(question(accounts));
