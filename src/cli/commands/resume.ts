import { resumeAccount } from '../../app/pause-account.ts';
import { person } from '../../app/person.ts';
import { checkKnown, type Records, withRecords } from '../../app/records.ts';
import type { Context } from '../context.ts';

/** Asks the daemons for a run. @returns false when none is alive */
const askForRun = async ({ redis, prefix }: Records, account: string): Promise<boolean> => {
  const { openAccountJobs } = await import('../../../jobs/account-jobs.ts');
  const { triggerRun } = await import('../../../jobs/run/trigger-run.ts');
  const jobs = openAccountJobs({ redis: redis.client, prefix, processId: person() }, account);
  try {
    const published = await jobs.latestDesired.read();
    return published?.alive === true && (await triggerRun(jobs, 'command'));
  } finally {
    await jobs.queue.close();
  }
};

/** `setpoint resume ACCOUNT`: resumes an account's runs. */
export const resume = (context: Context, account: string): Promise<number> =>
  withRecords(context, async (records) => {
    const { redis, prefix, desired, status } = records;
    // One that was paused may have left both since.
    if (!(await status(account).isPaused())) checkKnown(records, account);
    const facts = { redis: redis.client, prefix, account, by: person(), desired };
    const message = await resumeAccount(facts, () => askForRun(records, account));
    if (context.options.json) context.out.printJson({ account, paused: false, message });
    else context.out.print(message);
    return 0;
  });
