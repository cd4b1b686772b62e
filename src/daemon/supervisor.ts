import type { JobContext } from '../../jobs/job-context.ts';
import type { LivingDaemons } from '../../jobs/living-daemons.ts';
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
import { type AccountTurns, createAccountTurns } from './account-turns.ts';
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

/** Instants that are remembered: more than come within the longest spread. */
const INSTANTS_KEPT = 100;

/** How many reloads had begun when the first tick of an instant came: one after it serves all, however they are spread. */
type Instants = { begunAt(at: number): number };

const createInstants = (begun: () => number): Instants => {
  const known = new Map<number, number>();
  return {
    begunAt: (at) => {
      const count = known.get(at) ?? begun();
      known.set(at, count);
      const [oldest] = known.keys();
      if (known.size > INSTANTS_KEPT && oldest !== undefined) known.delete(oldest);
      return count;
    },
  };
};

/** What the steps of the supervisor share. */
type Managed = {
  readonly log: AppContext['log'];
  readonly desired: DaemonDesired;
  readonly accounts: DaemonAccounts;
  readonly reloads: SharedReadings<void>;
  readonly instants: Instants;
  readonly source: SourceReporter;
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

/** Looks after one account: announces its desired state again, and notices whether its data is gone. */
const lookAfter = async (
  managed: Managed,
  jobContext: JobContext,
  name: string,
  account: DaemonAccount,
): Promise<void> => {
  const known = jobContext.context(name);
  if (known) await account.announce(known, 'alive');
  if (await account.restore()) await recover(managed, name);
};

/** One heartbeat for all accounts; some of them are looked after at each, and all when Redis lost the last one. */
const heartbeat = async (
  managed: Managed,
  jobContext: JobContext & { readonly daemons: LivingDaemons },
  turns: AccountTurns,
): Promise<void> => {
  const { running } = managed.accounts;
  const isKept = await jobContext.daemons.beat();
  const names = isKept ? turns.next([...running.keys()]) : [...running.keys()];
  const others = [...running].filter(([name, each]) => !each.isLatest() && !names.includes(name));
  for (const name of [...names, ...others.map(([other]) => other)]) {
    const account = running.get(name);
    // A key of one account that cannot be read must not make the others look abandoned.
    await (account && lookAfter(managed, jobContext, name, account))?.catch((err: unknown) =>
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
): (() => void) => {
  const rescue = async (account: string): Promise<void> => {
    try {
      if (!(await running.get(account)?.rescue())) return;
      log.error({ account }, 'Worker stopped fetching jobs; starting another in its place');
      observer?.workerRestarted();
    } catch (err) {
      log.debug({ account, err }, 'Renewing the run lock failed');
    }
  };
  return watchWork({
    redis: redis.client,
    prefix,
    log,
    openBlocking: () => redis.duplicate(),
    onWake: (account) => running.get(account)?.worker.wake(),
    onSweep: (accounts) => {
      for (const account of accounts) void rescue(account);
    },
  });
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
  const turns = createAccountTurns();
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
    heartbeat: () => heartbeat(managed, jobContext, turns),
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
