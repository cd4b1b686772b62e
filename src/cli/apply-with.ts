import { UsageError } from '../model/errors.ts';
import type { AccountPlan, FailedAccount, Plan, PlanSummary } from '../model/plan.ts';
import type { RunReport } from '../model/run.ts';
import { renderPlan } from '../plan/render/render-plan.ts';
import { renderReport } from '../plan/render/render-report.ts';
import { reportJson } from '../plan/render/report-json.ts';
import { total } from '../plan/render/summary-text.ts';
import { plural } from '../plan/render/words.ts';
import type { Context } from './context.ts';
import type { House } from './house.ts';
import { unlessInterrupted } from './interruption.ts';
import { planUnpaused } from './plan-unpaused.ts';
import { createProgress } from './progress.ts';

export type ApplyOptions = {
  readonly yes: boolean;
  readonly key: readonly string[];
  readonly force: boolean;
};

const isPlanned = (account: AccountPlan | FailedAccount): account is AccountPlan => !('error' in account);

const countChanges = ({ create, update, replace, delete: remove, adopt }: PlanSummary): number =>
  create + update + replace + remove + adopt;

/** A plan belongs on stdout, where its report goes too; but there a program wants nothing but JSON. */
const showPlan = (context: Context, plan: Plan): void => {
  const { out, palette, width } = context;
  if (!context.options.json) out.print(renderPlan(plan, { palette, width }));
  else if (context.interactive) out.say(renderPlan(plan, { palette: context.stderrPalette, width }));
};

const question = (accounts: readonly AccountPlan[]): string => {
  const summary = total(accounts.map((account) => account.summary));
  const removals = summary.delete + summary.replace;
  const warning =
    removals === 0 ? '' : ` ${plural(removals, 'live integration')} will be removed or switched off.`;
  return `Make ${plural(countChanges(summary), 'change')} in ${plural(accounts.length, 'account')}?${warning}`;
};

/** Asks a person, who answers yes or no. */
export type Confirm = (question: string) => Promise<boolean>;

const isConfirmed = async (
  accounts: readonly AccountPlan[],
  options: ApplyOptions,
  confirm: Confirm,
): Promise<boolean> =>
  options.yes || accounts.every(({ summary }) => countChanges(summary) === 0) || confirm(question(accounts));

/** The report of an account that could not even be planned. No run took place. */
const unplanned = (
  { account, error }: Pick<FailedAccount, 'account' | 'error'>,
  revision: string,
): RunReport => ({
  account,
  run: '',
  trigger: 'command',
  revision,
  result: 'failed',
  applied: {},
  failed: [],
  blocked: [],
  error,
  notices: [],
  startedAt: Date.now(),
  durationMs: 0,
});

const runPlan = async (
  house: House,
  plan: Omit<Plan, 'accounts'> & { readonly accounts: readonly AccountPlan[] },
  options: ApplyOptions,
  { stderr: stream, options: { json: quiet } }: Context,
): Promise<readonly RunReport[]> => {
  if (plan.accounts.length === 0) return [];
  const changes = countChanges(total(plan.accounts.map(({ summary }) => summary)));
  const progress = createProgress({ stream, total: changes, quiet });
  try {
    return await unlessInterrupted(() =>
      house.apply({
        plan,
        keys: options.key.length === 0 ? undefined : options.key,
        force: options.force,
        onProgress: (step) => progress.update(step),
      }),
    );
  } finally {
    progress.stop();
  }
};

const printReports = ({ out, palette, width, options }: Context, reports: readonly RunReport[]): void => {
  if (options.json) out.printJson(reportJson(reports));
  else out.print(renderReport(reports, { palette, width }));
};

const isConverged = ({ result, failed, blocked }: RunReport): boolean =>
  result === 'converged' && failed.length === 0 && blocked.length === 0;

/**
 * Plans, asks, runs and reports. An account that is paused or could not be planned is reported as failed; the others go on. A plan with
 * nothing to do is run without a question, for the ledger's bookkeeping.
 * @returns the exit code
 */
export const applyWith = async (
  house: House,
  context: Context,
  options: ApplyOptions,
  confirm: Confirm,
): Promise<number> => {
  const { plan, refused } = await planUnpaused(house, context, options);
  if (plan.accounts.length > 0) showPlan(context, plan);
  const accounts = plan.accounts.filter(isPlanned);
  if (!(await isConfirmed(accounts, options, confirm)))
    throw new UsageError('Not confirmed: nothing was changed.');
  const ran = await runPlan(house, { ...plan, accounts }, options, context);
  const unread = plan.accounts.filter((account) => 'error' in account);
  const failed = [...refused, ...unread].map((account) => unplanned(account, plan.revision));
  const reports = [...ran, ...failed].toSorted((a, b) => (a.account < b.account ? -1 : 1));
  printReports(context, reports);
  return reports.every(isConverged) ? 0 : 1;
};
