import type { House } from '../app/app.ts';
import { unlessInterrupted } from '../app/interruption.ts';
import type { HouseOptions } from '../app/open-app.ts';
import type { Context } from './context.ts';

/** Opens everything, does some work with it, and closes it whatever happens. */
export const withHouse = async <T>(
  context: Context,
  work: (house: House) => Promise<T>,
  options: HouseOptions = {},
): Promise<T> => {
  const { openHouse } = await import('../app/open-app.ts');
  const house = await openHouse(context, options);
  try {
    return await unlessInterrupted(() => work(house));
  } finally {
    await house.close();
  }
};
