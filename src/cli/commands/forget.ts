import type { Context } from '../context.ts';
import { withApp } from '../with-app.ts';

/** `setpoint forget KEY`: stops managing an integration, and leaves it as it is at its provider. */
export const forget = (context: Context, key: string): Promise<number> =>
  withApp(
    context,
    async (app) => {
      const message = await app.forget(key);
      if (context.options.json) context.out.printJson({ key, message });
      else context.out.print(message);
      return 0;
    },
    { leftAccounts: true, lastGood: true },
  );
