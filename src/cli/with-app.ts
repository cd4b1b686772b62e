import type { App } from '../app/app.ts';
import { withClosers } from '../app/closers.ts';
import { unlessInterrupted } from '../app/interruption.ts';
import type { AppOptions } from '../app/open-app.ts';
import type { Context } from './context.ts';

/** Opens the app, does some work with it, and closes it. */
export const withApp = async <T>(
  context: Context,
  work: (app: App) => Promise<T>,
  options: AppOptions = {},
): Promise<T> => {
  const { openApp } = await import('../app/open-app.ts');
  return withClosers(async (closers) => {
    const app = await openApp(context, closers, options);
    return unlessInterrupted(context, () => work(app));
  });
};
