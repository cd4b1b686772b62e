import { UsageError } from '../model/errors.ts';
import type { Context } from './context.ts';
import type { House } from './house.ts';

/** Puts the parts of Setpoint together. */
export const openHouse = async (_context: Context): Promise<House> => {
  throw new UsageError('not wired yet');
};
