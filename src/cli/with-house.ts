import type { Context } from './context.ts';
import type { House } from './house.ts';
import { unlessInterrupted } from './interruption.ts';
import type { HouseOptions } from './wire.ts';

/** Opens everything, does some work with it, and closes it whatever happens. */
export const withHouse = async <T>(
  context: Context,
  work: (house: House) => Promise<T>,
  options: HouseOptions = {},
): Promise<T> => {
  const { openHouse } = await import('./wire.ts');
  const house = await openHouse(context, options);
  try {
    return await unlessInterrupted(() => work(house));
  } finally {
    await house.close();
  }
};
