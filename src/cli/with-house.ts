import type { Context } from './context.ts';
import type { House } from './house.ts';
import { unlessInterrupted } from './interruption.ts';

/** Opens everything, does some work with it, and closes it whatever happens. */
export const withHouse = async <T>(context: Context, work: (house: House) => Promise<T>): Promise<T> => {
  const { openHouse } = await import('./wire.ts');
  const house = await openHouse(context);
  try {
    return await unlessInterrupted(() => work(house));
  } finally {
    await house.close();
  }
};
