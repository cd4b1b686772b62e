import { pauseAccount, resumeAccount } from '../../app/pause-account.ts';
import { currentUser } from '../../app/record-action.ts';
import { checkKnown, type Records, withRecords } from '../../app/records.ts';
import { pauseText, resumeText } from '../../report/text/operator-text.ts';
import type { Context } from '../context.ts';

/** `setpoint pause ACCOUNT`: stops an account's runs. */
export const pause = (context: Context, account: string): Promise<number> =>
  withRecords(context, async (records) => {
    checkKnown(records, account);
    const { redis, prefix, desired } = records;
    const result = await pauseAccount({ redis: redis.client, prefix, account, by: currentUser(), desired });
    const message = pauseText(result);
    const { paused } = result;
    const since = paused?.since == null ? null : new Date(paused.since).toISOString();
    if (context.options.json)
      context.out.printJson({ account, paused: paused !== null, since, by: paused?.by ?? null, message });
    else context.out.print(message);
    return 0;
  });

/** Requests a run of the daemons. @returns false when none is alive */
const requestRun = async ({ redis, prefix }: Records, account: string): Promise<boolean> => {
  const { openAccountJobs } = await import('../../../jobs/account-jobs.ts');
  const { triggerRun } = await import('../../../jobs/run/trigger-run.ts');
  const jobs = openAccountJobs({ redis: redis.client, prefix, processId: currentUser() }, account);
  try {
    const published = await jobs.latestDesired.read();
    return published?.alive === true && (await triggerRun(jobs, 'command', currentUser()));
  } finally {
    await jobs.queue.close();
  }
};

/** `setpoint resume ACCOUNT`: resumes an account's runs. */
export const resume = (context: Context, account: string): Promise<number> =>
  withRecords(context, async (records) => {
    const { redis, prefix, desired, status } = records;
    // A paused account may have left both the YAML and the ledger since.
    if (!(await status(account).isPaused())) checkKnown(records, account);
    const request = { redis: redis.client, prefix, account, by: currentUser(), desired };
    const message = resumeText(await resumeAccount(request, () => requestRun(records, account)));
    if (context.options.json) context.out.printJson({ account, paused: false, message });
    else context.out.print(message);
    return 0;
  });
