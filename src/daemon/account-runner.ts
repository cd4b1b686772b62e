import { type AccountJobs, openAccountJobs } from '../../jobs/account-jobs.ts';
import { configureQueue, isConfigured } from '../../jobs/account-queue.ts';
import type { JobContext } from '../../jobs/job-context.ts';
import type { Occasion } from '../../jobs/latest-desired.ts';
import { triggerRun } from '../../jobs/run/trigger-run.ts';
import { type Schedule, startSchedule } from '../../jobs/schedule.ts';
import { createWorkerOnDemand, type WorkerOnDemand } from '../../jobs/work/worker-on-demand.ts';
import type { Trigger } from '../model/run.ts';
import { pausedWhy } from '../plan/command-lines.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import { otherSource } from '../reconcile/own-ledger.ts';
import { type Alarm, startAlarm } from '../schedule/alarm.ts';
import type { TickSpread } from '../schedule/tick-spread.ts';
import { openWindows } from '../schedule/windows.ts';

/** One account that the daemon manages: its worker while it has jobs, its schedule, and what it announces to replicas. */
export type DaemonAccount = {
  readonly jobs: AccountJobs;
  readonly schedule: Pick<Schedule, 'next' | 'ticks'>;
  readonly worker: Pick<WorkerOnDemand, 'wake'>;
  /** Publishes to the replicas which desired state this process has. */
  announce(context: AccountContext, occasion: Occasion): Promise<void>;
  /** Requests a run; logs once if the account is paused. */
  trigger(trigger: Trigger): Promise<void>;
  /** Whether the latest desired state is the one that this process has announced, as far as it has seen. */
  isLatest(): boolean;
  /**
   * There are jobs that a process may have left when it died: renews the run lock, and has the worker find them.
   * @returns whether the worker had ended by itself, and was replaced
   */
  rescue(): Promise<boolean>;
  /** Resolves to whether Redis had lost the queue's configuration, which is then restored. */
  restore(): Promise<boolean>;
  close(): Promise<void>;
};

/** The settings of the worker and the schedule. Both are restarted when they change. */
export const workerSettings = ({ account }: AccountContext): string =>
  JSON.stringify([account.schedule, account.timezone, account.concurrency, account.windows]);

/** Checks whether the ledger belongs to another desired state: after each edit, and as long as it does. */
const createOwnershipCheck = (jobContext: JobContext, jobs: AccountJobs) => {
  let refused: string | null = null;
  return async (context: AccountContext, occasion: Occasion): Promise<{ now: boolean; before: boolean }> => {
    const before = refused;
    // A ledger that cannot be read is reported by the runs.
    if (occasion !== 'alive' || refused !== null) refused = await otherSource(context).catch(() => null);
    if (refused !== null && before === null) {
      jobContext.log.error(
        { account: jobs.account, why: refused },
        'Refused: the ledger belongs to another desired state',
      );
      await jobs.latestDesired.leave();
    }
    return { now: refused !== null, before: before !== null };
  };
};

/** Announces the desired state, and logs once if another daemon has a newer one. */
const createAnnouncer = (jobContext: JobContext, jobs: AccountJobs) => {
  const checkOwnership = createOwnershipCheck(jobContext, jobs);
  let stale = '';
  return async (context: AccountContext, asked: Occasion): Promise<void> => {
    const refused = await checkOwnership(context, asked);
    // A newer desired state that may not use the ledger must not make its rightful daemon skip runs.
    if (refused.now) return;
    const occasion = refused.before ? 'edit' : asked;
    const published = await jobs.latestDesired.publish(
      { ...context, heardAt: jobContext.heardAt?.() },
      occasion,
    );
    const newest = published && published.digest !== context.digest ? published.revision : '';
    if (newest !== '' && newest !== stale) {
      jobContext.log.warn(
        { account: jobs.account, here: context.revision, newest },
        'Stale: another daemon has a newer desired state; skipping this account',
      );
    }
    stale = newest;
  };
};

/** Requests runs, and logs when the account is paused and when it is resumed. */
const createTrigger = (jobContext: JobContext, jobs: AccountJobs) => {
  let paused = false;
  return async (trigger: Trigger): Promise<void> => {
    const before = paused;
    paused = !(await triggerRun(jobs, trigger));
    const { account } = jobs;
    if (paused && !before)
      jobContext.log.warn({ account, why: pausedWhy(account) }, 'Account paused; skipping runs');
    if (before && !paused) jobContext.log.info({ account }, 'Account resumed');
  };
};

/**
 * Called at each tick of a schedule, and when the windows of an account begin to allow changes. The work that it returns
 * is done unless another process claims the tick.
 */
export type OnTick = (
  account: string,
  trigger: 'schedule' | 'window',
  /** When the schedule or the windows say, in ms since the epoch. */
  at: number,
) => () => Promise<void>;

/** What the accounts of a daemon share. */
export type SharedByAccounts = {
  readonly onTick: OnTick;
  readonly spread: Pick<TickSpread, 'delayOf'>;
};

/**
 * Begins a run when the windows of an account begin to allow changes; null for an account without windows. Every replica
 * does, and the triggers collapse: a process whose clock is behind still holds what the first run finds.
 */
const startOpenings = (jobContext: JobContext, { account }: AccountContext, onTick: OnTick): Alarm | null => {
  const { name, windows } = account;
  if (windows === undefined) return null;
  const { clock, log } = jobContext;
  return startAlarm(clock, openWindows(windows).nextOpening, (at) => {
    log.info({ account: name }, 'Changes may be made: a window opened');
    const work = onTick(name, 'window', at);
    work().catch((err: unknown) =>
      log.warn({ account: name, err }, 'The run of an opening window failed to start'),
    );
  });
};

/** Starts an account's worker and schedule, and announces its desired state. */
export const startDaemonAccount = async (
  jobContext: JobContext,
  context: AccountContext,
  occasion: Occasion,
  { onTick, spread }: SharedByAccounts,
): Promise<DaemonAccount> => {
  const { account } = context;
  const jobs = openAccountJobs(jobContext, account.name);
  const announce = createAnnouncer(jobContext, jobs);
  // Before the worker fetches a job: this process may have the newest desired state.
  await announce(context, occasion);
  await configureQueue(jobs.queue, account.concurrency);
  const worker = createWorkerOnDemand(jobContext, jobs, account.concurrency);
  // Jobs may be left from before.
  worker.wake();
  const isReady = (): boolean => {
    const ready = jobContext.context(account.name) !== null;
    if (!ready)
      jobContext.log.error(
        { account: account.name },
        'Skipped a scheduled run: the desired state is not valid',
      );
    return ready;
  };
  const { redis, prefix, clock, log } = jobContext;
  const { name, schedule: cron, timezone } = account;
  const delayOf = (gapMs: number): number => spread.delayOf(name, gapMs);
  const settings = { redis, prefix, account: name, clock, log, isReady, delayOf, schedule: cron, timezone };
  const schedule: Schedule = startSchedule(settings, (at) => onTick(name, 'schedule', at));
  const openings = startOpenings(jobContext, context, onTick);
  return {
    jobs,
    schedule,
    worker,
    announce,
    trigger: createTrigger(jobContext, jobs),
    isLatest: jobs.latestDesired.isOwn,
    rescue: async () => {
      const wasReplaced = worker.rescue();
      await jobs.lock.renew();
      return wasReplaced;
    },
    restore: async () => {
      const lost = !(await isConfigured(jobs.queue));
      if (lost) await configureQueue(jobs.queue, account.concurrency);
      return lost;
    },
    close: async () => {
      schedule.stop();
      openings?.stop();
      await worker.close();
      await jobs.latestDesired.leave();
      await jobs.queue.close();
    },
  };
};
