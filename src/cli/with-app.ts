import type { App } from '../app/app.ts';
import { unlessInterrupted } from '../app/interruption.ts';
import type { AppOptions } from '../app/open-app.ts';
import type { Context } from './context.ts';

/** Opens everything, does some work with it, and closes it whatever happens. */
export const withApp = async <T>(
  context: Context,
  work: (app: App) => Promise<T>,
  options: AppOptions = {},
): Promise<T> => {
  const { openApp } = await import('../app/open-app.ts');
  const app = await openApp(context, options);
  try {
    return await unlessInterrupted(() => work(app));
  } finally {
    await app.close();
  }
};
