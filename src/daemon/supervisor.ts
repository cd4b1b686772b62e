import type { JobContext } from '../../jobs/job-context.ts';
import { type Notifier, startNotifier } from '../../jobs/notify.ts';
import { watchWork } from '../../jobs/work/watch-work.ts';
import type { EntryFile } from '../app/accept/entry-file.ts';
import type { AppContext } from '../app/context.ts';
import { openJobContext } from '../app/open-parts.ts';
import type { DesiredState } from '../model/desired.ts';
import { type SharedReadings, shareReadings } from '../model/shared-readings.ts';
import type { SourceStatus } from '../model/source-status.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { destinationsOf } from '../server/notifications/destinations.ts';
import type { DaemonAccount } from './account-runner.ts';
import { createDaemonAccounts, type DaemonAccounts } from './accounts.ts';
import type { DaemonDesired } from './desired.ts';
import { createSourceReporter, type SourceReporter } from './git/report-source.ts';

/** What the supervisor has now; each read returns the current value. */
export type DaemonView = {
  readonly jobContext: JobContext;
  /** The last desired state that was valid; null before the first. */
  desired(): DesiredState | null;
  /** Why the desired state as it is now cannot be used; null: it can. */
  invalid(): string | null;
  /** One of its YAML files, by the name that positions have. @throws UsageError when it cannot be read */
  entryFile(label: string): Promise<EntryFile>;
  /** How the Git source does; null without one. */
  source(): SourceStatus | null;
  /** Asks the Git remote at once; does nothing without one. */
  poll(): Promise<void>;
  /** The managed accounts by name. */
  readonly contexts: ReadonlyMap<string, AccountContext>;
  /** The accounts that the daemon manages now, by name. */
  readonly running: ReadonlyMap<string, DaemonAccount>;
};

/** Manages the accounts of the desired state: starts, updates and stops them as it changes. */
export interface Supervisor {
  readonly view: DaemonView;
  /** Reads the desired state and applies it to the accounts. Never rejects: errors are logged. */
  reload(): Promise<void>;
  /** Shows the replicas that this process is alive. */
  heartbeat(): Promise<void>;
  /** Finishes requests in flight and requeues the rest. */
  close(): Promise<void>;
}

/** Sends what runs find to the destinations in the settings; undefined if there are none. */
const openNotifier = (
  { settings, log, send, observer }: AppContext,
  redis: RedisHandle,
): Notifier | undefined => {
  const destinations = destinationsOf(settings, send);
  if (destinations.length === 0) return undefined;
  const parts = { redis: redis.client, prefix: settings.prefix, log, observer };
  return startNotifier(parts, destinations);
};

/** What the steps of the supervisor share. */
type Managed = {
  readonly log: AppContext['log'];
  readonly desired: DaemonDesired;
  readonly accounts: DaemonAccounts;
  readonly reloads: SharedReadings<void>;
  readonly source: SourceReporter;
};

/** Scheduled runs read the desired state, because a secret in a file may have been rotated too. */
const onTick = (
  { log, desired, accounts, reloads }: Managed,
  name: string,
  trigger: 'schedule' | 'window',
): (() => Promise<void>) => {
  const ticked = reloads.begun();
  const digest = accounts.contexts.get(name)?.digest;
  return async () => {
    await reloads.after(ticked);
    await accounts.refresh(name);
    if (desired.invalid() !== null) {
      log.error({ account: name }, 'Skipped a scheduled run: the desired state is not valid');
      return;
    }
    // An edit since the tick has requested a run, perhaps with another schedule: one run is enough.
    if (accounts.contexts.get(name)?.digest !== digest) return;
    await accounts.running.get(name)?.trigger(trigger);
  };
};

/** Redis was emptied: requested runs are gone, and so is the ledger with its salt. */
const recover = async ({ log, accounts, reloads }: Managed, name: string): Promise<void> => {
  log.warn(
    { account: name },
    'Redis data of this account is gone; its integrations will be adopted again by type and name. Check that Redis is persistent and not shared.',
  );
  await reloads.next();
  await accounts.refresh(name);
  await accounts.running.get(name)?.trigger('start');
};

const heartbeat = async (managed: Managed, jobContext: JobContext): Promise<void> => {
  const beat = async (name: string, account: DaemonAccount): Promise<void> => {
    const known = jobContext.context(name);
    if (known) await account.announce(known, 'alive');
    const { lost } = await account.renew();
    if (lost) await recover(managed, name);
  };
  for (const [name, account] of managed.accounts.running) {
    // A key of one account that cannot be read must not make the others look abandoned.
    await beat(name, account).catch((err: unknown) =>
      managed.log.debug({ account: name, err }, 'Heartbeat of the account failed'),
    );
  }
  // Last: a notification that cannot be sent must not make the accounts look abandoned.
  await managed.source.report(managed.desired.status());
};

/** Has an account's worker exist while the account has jobs, whichever process added them. */
const watchAccounts = (
  { log, observer }: AppContext,
  redis: RedisHandle,
  { prefix }: JobContext,
  running: ReadonlyMap<string, DaemonAccount>,
): (() => void) =>
  watchWork({
    redis: redis.client,
    prefix,
    log,
    openBlocking: () => redis.duplicate(),
    onWake: (account) => running.get(account)?.worker.wake(),
    onSweep: (accounts) => {
      for (const account of accounts) {
        if (!running.get(account)?.worker.rescue()) continue;
        log.error({ account }, 'Worker stopped fetching jobs; starting another in its place');
        observer?.workerRestarted();
      }
    },
  });

/** Manages no account before the first `reload`. */
export const createSupervisor = (
  context: AppContext,
  redis: RedisHandle,
  desired: DaemonDesired,
): Supervisor => {
  const { log } = context;
  const notifier = openNotifier(context, redis);
  const jobContext: JobContext = openJobContext(context, redis, {
    context: (name) => (desired.invalid() === null ? (accounts.contexts.get(name) ?? null) : null),
    accepts: () => true,
    draining: () => accounts.isClosing(),
    notifier,
    heardAt: desired.heardAt,
  });
  const source = createSourceReporter(jobContext);
  /** Shared, because accounts on one cron tick at the same instant and edits come in bursts. */
  const reloads = shareReadings(async () => {
    try {
      await accounts.takeOver(await desired.read());
      // At once, so that `status` beside a daemon that has just read a commit does not show the one before.
      await source.report(desired.status());
    } catch (error) {
      log.error({ err: error }, 'Applying the new desired state to the accounts failed');
    }
  });
  const accounts: DaemonAccounts = createDaemonAccounts({
    context,
    redis,
    jobContext,
    onTick: (name, trigger) => onTick(managed, name, trigger),
  });
  const managed: Managed = { log, desired, accounts, reloads, source };
  const { contexts, running } = accounts;
  const stopWatching = watchAccounts(context, redis, jobContext, running);
  return {
    view: {
      jobContext,
      desired: desired.last,
      invalid: desired.invalid,
      entryFile: desired.entryFile,
      source: desired.status,
      poll: desired.poll,
      contexts,
      running,
    },
    reload: reloads.next,
    heartbeat: () => heartbeat(managed, jobContext),
    close: async () => {
      stopWatching();
      try {
        await source.close();
        await accounts.close();
      } finally {
        await notifier?.close();
      }
    },
  };
};
