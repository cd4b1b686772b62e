import type { JobContext } from '../../jobs/job-context.ts';
import type { AppContext } from '../app/context.ts';
import { openJobContext } from '../app/open-parts.ts';
import type { DesiredState } from '../model/desired.ts';
import { shareReadings } from '../model/shared-readings.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { DaemonAccount } from './account-runner.ts';
import { createDaemonAccounts, type DaemonAccounts } from './accounts.ts';
import { createDaemonDesired } from './desired.ts';
import { openNotifier } from './open-notifier.ts';

/** What the supervisor has now, read live by whatever shows it. */
export type DaemonView = {
  readonly jobContext: JobContext;
  /** The last desired state that was valid; null before the first. */
  desired(): DesiredState | null;
  /** Why the desired state as it is now cannot be used; null: it can. */
  invalid(): string | null;
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

/** Manages no account before the first `reload`. */
export const createSupervisor = (context: AppContext, redis: RedisHandle): Supervisor => {
  const { log } = context;
  const desired = createDaemonDesired(context);
  const notifier = openNotifier(context, redis);
  const jobContext: JobContext = openJobContext(context, redis, {
    context: (name) => (desired.invalid() === null ? (accounts.contexts.get(name) ?? null) : null),
    accepts: () => true,
    draining: () => accounts.isClosing(),
    notifier,
  });

  /** Shared: accounts on one cron tick at the same instant, and edits come in bursts. */
  const reloads = shareReadings(async () => {
    try {
      await accounts.takeOver(await desired.read());
    } catch (error) {
      log.error({ err: error }, 'Applying the new desired state to the accounts failed');
    }
  });

  const onTick = (name: string): (() => Promise<void>) => {
    const came = reloads.begun();
    const digest = accounts.contexts.get(name)?.digest;
    return async () => {
      // Scheduled runs read the desired state: also a secret in a file may have been rotated.
      await reloads.after(came);
      await accounts.refresh(name);
      if (desired.invalid() !== null) {
        log.error({ account: name }, 'Skipped a scheduled run: the desired state is not valid');
        return;
      }
      // An edit that came since then has asked for a run, perhaps with another schedule: one run is enough.
      if (accounts.contexts.get(name)?.digest !== digest) return;
      await accounts.running.get(name)?.trigger('schedule');
    };
  };

  const accounts: DaemonAccounts = createDaemonAccounts({ context, redis, jobContext, onTick });

  /** Redis was emptied: requested runs are gone, and the ledger with its salt. */
  const beginAgain = async (name: string): Promise<void> => {
    log.warn(
      { account: name },
      'Redis data of this account is gone; its integrations will be adopted again by type and name. Check that Redis is persistent and not shared.',
    );
    await reloads.next();
    await accounts.refresh(name);
    await accounts.running.get(name)?.trigger('start');
  };

  return {
    view: {
      jobContext,
      desired: desired.last,
      invalid: desired.invalid,
      contexts: accounts.contexts,
      running: accounts.running,
    },
    reload: reloads.next,
    heartbeat: async () => {
      for (const [name, account] of accounts.running) {
        const known = jobContext.context(name);
        if (known) await account.announce(known, 'alive');
        const { lost } = await account.renew();
        if (lost) await beginAgain(name);
      }
    },
    close: async () => {
      try {
        await accounts.close();
      } finally {
        await notifier?.close();
      }
    },
  };
};
