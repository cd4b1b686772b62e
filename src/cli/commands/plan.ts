import type { App } from '../../app/app.ts';
import { version } from '../../app/own-package.ts';
import { selectedAccounts } from '../../app/select-accounts.ts';
import { UsageError } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { differingKeys } from '../../plan/condition.ts';
import { savePlan } from '../../plan/saved/save-plan.ts';
import { planJson } from '../../report/json/plan-json.ts';
import { planMarkdown } from '../../report/markdown/plan-markdown.ts';
import { renderPlan } from '../../report/text/render-plan.ts';
import { writePlanFile } from '../apply/plan-file.ts';
import type { Context } from '../context.ts';
import { withApp } from '../with-app.ts';

export type PlanOptions = {
  readonly detailedExitcode: boolean;
  readonly all: boolean;
  readonly force: boolean;
  /** As Markdown, in place of text for a terminal. */
  readonly markdown: boolean;
  /** The file to save the plan in too. */
  readonly out?: string | undefined;
};

const exitCode = ({ accounts }: Plan, detailed: boolean): number => {
  if (accounts.some((account) => 'error' in account)) return 1;
  const differs = accounts.some(
    (account) => !('error' in account) && differingKeys(account.changes).size > 0,
  );
  return detailed && differs ? 2 : 0;
};

const printPlan = ({ options, out, palette, width }: Context, plan: Plan, view: PlanOptions): void => {
  const { all, markdown } = view;
  if (options.json) out.printJson(planJson(plan, { all }));
  else if (markdown) out.print(planMarkdown(plan, { all }));
  else out.print(renderPlan(plan, { palette, width, all }));
};

const save = async (app: App, context: Context, plan: Plan, path: string, force: boolean): Promise<void> => {
  const { secrets, out } = context;
  const selected = selectedAccounts(context);
  const details = { marks: app.marks, force, selected, setpoint: version(), now: Date.now() };
  await writePlanFile(path, context.cwd, savePlan(plan, { ...details, scrub: secrets.scrub }));
  out.say(`Saved as ${path}; apply exactly this plan with: setpoint apply ${path}`);
};

/** Plans, saves and prints. @returns the exit code */
export const planWith = async (app: App, context: Context, options: PlanOptions): Promise<number> => {
  const { force, detailedExitcode, out: path } = options;
  const planned = await app.plan({ accounts: selectedAccounts(context), force, manual: true });
  // Saved first: a plan on the screen looks as if it had been saved.
  if (path !== undefined) await save(app, context, planned, path, force);
  printPlan(context, planned, options);
  return exitCode(planned, detailedExitcode);
};

/** `setpoint plan`: observes, plans, prints; changes nothing anywhere but the file that `--out` names. */
export const plan = async (context: Context, options: PlanOptions): Promise<number> => {
  if (options.markdown && context.options.json) {
    throw new UsageError('--markdown and --json cannot be combined: there is one result on stdout.');
  }
  return withApp(context, (app) => planWith(app, context, options));
};
