import { type AccountJobs, openAccountJobs } from '../../jobs/account-jobs.ts';
import type { Occasion } from '../../jobs/desired-board.ts';
import type { JobRoom } from '../../jobs/job-room.ts';
import { type Schedule, startSchedule } from '../../jobs/schedule.ts';
import { triggerRun } from '../../jobs/trigger-run.ts';
import { type AccountWorker, startWorker } from '../../jobs/worker.ts';
import type { Trigger } from '../model/run.ts';
import type { AccountContext } from '../reconcile/account-context.ts';

/** One account that the daemon looks after: its queue's worker, its schedule, and what it announces. */
export type DaemonAccount = {
  readonly context: AccountContext;
  /** Tells the replicas what this process has. */
  announce(occasion: Occasion): Promise<void>;
  trigger(trigger: Trigger): Promise<void>;
  /** Keeps runs under way from being taken for abandoned. */
  renew(): Promise<void>;
  close(): Promise<void>;
};

/** What of an account its worker and its schedule are made of: when it changes, both are made anew. */
export const workingsOf = ({ account }: AccountContext): string =>
  JSON.stringify([account.schedule, account.timezone, account.concurrency]);

/** The same account with another desired state. */
export const withContext = (running: DaemonAccount, context: AccountContext): DaemonAccount => ({
  ...running,
  context,
});

const announcer =
  (room: JobRoom, jobs: AccountJobs, name: string) =>
  async (occasion: Occasion): Promise<void> => {
    const context = room.context(name);
    if (!context) return;
    const posted = await jobs.board.announce(context, occasion);
    if (posted && posted.digest !== context.digest) {
      const facts = { account: name, here: context.revision, newest: posted.revision };
      room.log.warn(
        facts,
        'Stale: another daemon has a newer desired state; this one leaves the account to it',
      );
    }
  };

/** Starts looking after an account. */
export const startDaemonAccount = async (
  room: JobRoom,
  context: AccountContext,
  onTick: (account: string) => Promise<void>,
): Promise<DaemonAccount> => {
  const { account } = context;
  const jobs = openAccountJobs(room, account.name);
  const worker: AccountWorker = await startWorker(room, jobs, account.concurrency);
  const facts = { redis: room.redis, prefix: room.prefix, account: account.name, log: room.log };
  const schedule: Schedule = startSchedule(
    { ...facts, schedule: account.schedule, timezone: account.timezone },
    () => onTick(account.name),
  );
  return {
    context,
    announce: announcer(room, jobs, account.name),
    trigger: (trigger) => triggerRun(jobs, trigger),
    renew: () => jobs.lock.renew(),
    close: async () => {
      await schedule.stop();
      await worker.close();
      await jobs.board.leave();
      await jobs.queue.close();
    },
  };
};
