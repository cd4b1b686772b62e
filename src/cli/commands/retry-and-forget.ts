import { forgetText, retryText } from '../../report/text/operator-text.ts';
import type { Context } from '../context.ts';
import { withApp } from '../with-app.ts';

const printMessage = ({ options, out }: Context, key: string, message: string): number => {
  if (options.json) out.printJson({ key, message });
  else out.print(message);
  return 0;
};

/** `setpoint retry KEY`: clears what blocks an integration, so that the next run tries it again. */
export const retry = (context: Context, key: string): Promise<number> =>
  withApp(context, async (app) => printMessage(context, key, retryText(await app.retry(key))), {
    lastGood: true,
  });

/** `setpoint forget KEY`: stops managing an integration, and leaves it as it is at its provider. */
export const forget = (context: Context, key: string): Promise<number> =>
  withApp(context, async (app) => printMessage(context, key, forgetText(await app.forget(key))), {
    leftAccounts: true,
    lastGood: true,
  });
