import { UsageError } from '../model/errors.ts';
import type { Context } from './context.ts';

/** `setpoint daemon`: the service. */
export const daemon = async (_context: Context): Promise<number> => {
  throw new UsageError('not wired yet');
};
