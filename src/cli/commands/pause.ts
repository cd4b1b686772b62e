import { currentUser } from '../../app/current-user.ts';
import { pauseAccount } from '../../app/pause-account.ts';
import { checkKnown, withRecords } from '../../app/records.ts';
import type { Context } from '../context.ts';

/** `setpoint pause ACCOUNT`: stops an account's runs. */
export const pause = (context: Context, account: string): Promise<number> =>
  withRecords(context, async (records) => {
    checkKnown(records, account);
    const { redis, prefix, desired, status } = records;
    const message = await pauseAccount({ redis: redis.client, prefix, account, by: currentUser(), desired });
    const paused = await status(account).paused();
    const since = paused?.since == null ? null : new Date(paused.since).toISOString();
    if (context.options.json)
      context.out.printJson({ account, paused: paused !== null, since, by: paused?.by ?? null, message });
    else context.out.print(message);
    return 0;
  });
