import type { JobContext } from '../../jobs/job-context.ts';
import { type Notifier, startNotifier } from '../../jobs/notify.ts';
import type { EntryFile } from '../app/accept/entry-file.ts';
import type { AppContext } from '../app/context.ts';
import { openJobContext } from '../app/open-parts.ts';
import type { DesiredState } from '../model/desired.ts';
import { shareReadings } from '../model/shared-readings.ts';
import type { SourceStatus } from '../model/source-status.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { destinationsOf } from '../server/notifications/destinations.ts';
import type { DaemonAccount } from './account-runner.ts';
import { createDaemonAccounts, type DaemonAccounts } from './accounts.ts';
import type { DaemonDesired } from './desired.ts';
import { createSourceReporter } from './git/report-source.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createInstants } from './instants.ts';
import type { Managed } from './managed.ts';
import { watchAccounts } from './watch-accounts.ts';

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

/** Scheduled runs read the desired state, because a secret in a file may have been rotated too. */
const onTick = (
  { log, desired, accounts, reloads, instants }: Managed,
  name: string,
  trigger: 'schedule' | 'window',
  at: number,
): (() => Promise<void>) => {
  const ticked = instants.begunAt(at);
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

/** Manages no account before the first `reload`. */
export const createSupervisor = (
  context: AppContext,
  redis: RedisHandle,
  desired: DaemonDesired,
): Supervisor => {
  const { log } = context;
  const notifier = openNotifier(context, redis);
  const jobContext = openJobContext(context, redis, {
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
      // Before an account is announced: others then go by the heartbeats.
      if (!jobContext.daemons.isBeating()) await jobContext.daemons.beat();
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
    onTick: (name, trigger, at) => onTick(managed, name, trigger, at),
  });
  const instants = createInstants(reloads.begun);
  const managed: Managed = { log, desired, accounts, reloads, instants, source };
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
    heartbeat: createHeartbeat(managed, jobContext),
    close: async () => {
      stopWatching();
      try {
        await source.close();
        await accounts.close();
        await jobContext.daemons.leave();
      } finally {
        await notifier?.close();
      }
    },
  };
};
