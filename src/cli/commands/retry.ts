import type { Context } from '../context.ts';
import { withApp } from '../with-app.ts';

/** `setpoint retry KEY`: lifts what holds a rejected or cooling integration back. */
export const retry = (context: Context, key: string): Promise<number> =>
  withApp(
    context,
    async (app) => {
      const message = await app.retry(key);
      if (context.options.json) context.out.printJson({ key, message });
      else context.out.print(message);
      return 0;
    },
    { lastGood: true },
  );
