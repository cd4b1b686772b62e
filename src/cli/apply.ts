import { UsageError } from '../model/errors.ts';
import { type ApplyOptions, applyWith } from './apply-with.ts';
import { ask } from './ask.ts';
import type { Context } from './context.ts';
import { withHouse } from './with-house.ts';

const confirm = (question: string): Promise<boolean> =>
  ask(question, { input: process.stdin, output: process.stderr });

/** `setpoint apply`: plan, ask, run, report. Exits with 0 when all accounts converged, else 1. */
export const apply = async (context: Context, options: ApplyOptions): Promise<number> => {
  if (!options.yes && !context.interactive) {
    throw new UsageError('There is no terminal to ask on: look at setpoint plan, then run apply with --yes.');
  }
  return withHouse(context, (house) => applyWith(house, context, options, confirm));
};
