import { UsageError } from '../../model/errors.ts';
import { applySavedWith } from '../apply/apply-saved.ts';
import { type ApplyOptions, applyWith } from '../apply/apply-with.ts';
import { readPlanFile } from '../apply/plan-file.ts';
import type { Context } from '../context.ts';
import { ask } from '../terminal/ask.ts';
import { withApp } from '../with-app.ts';

/** @throws UsageError for a flag that the saved plan already fixes */
const refuseFixed = (
  context: Context,
  { key, force, newPlace, takeOver }: ApplyOptions,
  file: string,
): void => {
  const lifted = [...(newPlace ? ['--new-place'] : []), ...(takeOver ? ['--take-over'] : [])];
  if (lifted.length > 0)
    throw new UsageError(
      `${lifted.join(' and ')} cannot be combined with a saved plan, which was made without it: apply without a file, then save plans again.`,
    );
  const given = [
    ...(context.options.account.length > 0 ? ['--account'] : []),
    ...(key.length > 0 ? ['--key'] : []),
    ...(force ? ['--force'] : []),
  ];
  if (given.length === 0) return;
  const flags = given.join(' and ');
  const way = key.length > 0 ? 'or apply without a file' : `or give ${flags} to setpoint plan --out`;
  throw new UsageError(
    `${flags} cannot be combined with a saved plan: ${file} already fixes the changes, the accounts and the guards. Leave ${flags} out, ${way}.`,
  );
};

/**
 * `setpoint apply`: plans, asks, runs and reports; with a file, exactly the plan saved in it. Exits with 0
 * when all is in sync, 2 when a difference is left that it may not change, else 1.
 */
export const apply = async (
  context: Context,
  file: string | undefined,
  options: ApplyOptions,
): Promise<number> => {
  if (file !== undefined) refuseFixed(context, options, file);
  if (!options.yes && !context.interactive) {
    throw new UsageError('There is no terminal to ask on: review setpoint plan, then run apply with --yes.');
  }
  const { stdin: input, stderr: output } = context.host;
  const confirm = (question: string): Promise<boolean> => ask(question, { input, output });
  if (file === undefined) return withApp(context, (app) => applyWith(app, context, options, confirm));
  const { yes, outsideWindow } = options;
  const request = { file, saved: await readPlanFile(file, context.cwd), yes, outsideWindow };
  return withApp(context, (app) => applySavedWith(app, context, request, confirm));
};
