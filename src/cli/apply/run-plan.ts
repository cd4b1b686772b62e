import type { App, ApplyRequest } from '../../app/app.ts';
import { unlessInterrupted } from '../../app/interruption.ts';
import type { AccountPlan, FailedAccount, Plan } from '../../model/plan.ts';
import type { RunReport } from '../../model/run.ts';
import { reportJson } from '../../report/json/run-json.ts';
import { total } from '../../report/text/plan-summary.ts';
import { renderReport } from '../../report/text/render-report.ts';
import type { Context } from '../context.ts';
import { createProgress } from '../terminal/progress.ts';
import { countChanges } from './confirm-plan.ts';

export const isPlanned = (account: AccountPlan | FailedAccount): account is AccountPlan =>
  !('error' in account);

/** The report of an account without a run: nothing to do or, with `error`, it could not be planned. */
export const withoutRun = (
  { account, error }: { readonly account: string; readonly error?: string },
  revision: string,
): RunReport => ({
  account,
  run: '',
  trigger: 'command',
  revision,
  result: error === undefined ? 'converged' : 'failed',
  applied: {},
  failed: [],
  blocked: [],
  error: error ?? null,
  notices: [],
  startedAt: Date.now(),
  durationMs: 0,
});

/** Makes the changes of a confirmed plan, with a progress bar. One report per account. */
export const runPlan = async (
  app: App,
  plan: Omit<Plan, 'accounts'> & { readonly accounts: readonly AccountPlan[] },
  { keys, force, lifts, outsideWindow }: Pick<ApplyRequest, 'keys' | 'force' | 'lifts' | 'outsideWindow'>,
  context: Context,
): Promise<readonly RunReport[]> => {
  if (plan.accounts.length === 0) return [];
  const changes = countChanges(total(plan.accounts.map(({ summary }) => summary)));
  const { host, options } = context;
  const progress = createProgress({ stream: host.stderr, total: changes, quiet: options.json });
  try {
    return await unlessInterrupted(context, () =>
      app.apply({
        plan,
        keys,
        force,
        lifts,
        outsideWindow,
        onProgress: (step) => progress.update(step),
      }),
    );
  } finally {
    progress.stop();
  }
};

/** Prints the reports, as text or JSON. */
export const printReports = (
  { out, palette, width, options }: Context,
  reports: readonly RunReport[],
): void => {
  if (options.json) out.printJson(reportJson(reports));
  else out.print(renderReport(reports, { palette, width }));
};

/** Everything that may be done was done; a difference may be left that no run may change now. */
const isDone = ({ result, error, failed, blocked }: RunReport): boolean =>
  (result === 'converged' || result === 'partial') &&
  error === null &&
  failed.length === 0 &&
  blocked.length === 0;

/** The exit code of `apply`: 0 all in sync, 2 only a difference is left that it may not change, else 1. */
export const exitCodeOf = (reports: readonly RunReport[]): number => {
  if (!reports.every(isDone)) return 1;
  return reports.some(({ result, differing = 0 }) => result !== 'converged' || differing > 0) ? 2 : 0;
};
