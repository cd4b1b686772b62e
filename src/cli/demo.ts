import { UsageError } from '../model/errors.ts';
import type { Context } from './context.ts';

export type DemoOptions = { readonly keep: boolean };

/** `setpoint demo`: the whole loop with both providers simulated. */
export const demo = async (_context: Context, _options: DemoOptions): Promise<number> => {
  throw new UsageError('not wired yet');
};
