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

/** What the keeper has in hand, for what shows it; all of it lives and changes. */
export type DaemonView = {
  readonly room: JobContext;
  /** The last desired state that was valid; null before the first. */
  desired(): DesiredState | null;
  /** Why the desired state as it is now cannot be used; null: it can. */
  invalid(): string | null;
  /** The accounts as they were taken over, by name. */
  readonly contexts: ReadonlyMap<string, AccountContext>;
  /** Those that are looked after, by name. */
  readonly running: ReadonlyMap<string, DaemonAccount>;
};

/** The accounts that the daemon looks after, kept as the desired state says. */
export interface Keeper {
  readonly view: DaemonView;
  /** Reads the desired state and takes it over. Never rejects: what goes wrong is in the log. */
  reload(): Promise<void>;
  /** Gives the replicas a sign of life. */
  heartbeat(): Promise<void>;
  /** Finishes what is in flight, and gives the rest back. */
  close(): Promise<void>;
}

/** Looks after no account before the first `reload`. */
export const createKeeper = (context: AppContext, redis: RedisHandle): Keeper => {
  const { log } = context;
  const desired = createDaemonDesired(context);
  const notifier = openNotifier(context, redis);
  const room: JobContext = openJobContext(context, redis, {
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
      log.error({ err: error }, 'The desired state could not be taken over');
    }
  });

  const onTick = (name: string): (() => Promise<void>) => {
    const came = reloads.begun();
    return async () => {
      // Scheduled runs read the desired state: also a secret in a file may have been rotated.
      await reloads.after(came);
      await accounts.refresh(name);
      if (desired.invalid() === null) await accounts.running.get(name)?.trigger('schedule');
      else log.error({ account: name }, 'Skipped a scheduled run: the desired state is not valid');
    };
  };

  const accounts: DaemonAccounts = createDaemonAccounts({ context, redis, room, onTick });

  /** Redis was emptied: what runs were under way or asked for is gone, and the ledger with its salt. */
  const beginAgain = async (name: string): Promise<void> => {
    log.warn(
      { account: name },
      'Redis lost what it held of the account: its integrations are taken over again by type and name. Is Redis persistent, and shared with nobody?',
    );
    await reloads.next();
    await accounts.refresh(name);
    await accounts.running.get(name)?.trigger('start');
  };

  return {
    view: {
      room,
      desired: desired.last,
      invalid: desired.invalid,
      contexts: accounts.contexts,
      running: accounts.running,
    },
    reload: reloads.next,
    heartbeat: async () => {
      for (const [name, account] of accounts.running) {
        const known = room.context(name);
        if (known) await account.announce(known, 'alive');
        const { lost } = await account.renew();
        if (lost) await beginAgain(name);
      }
    },
    close: async () => {
      await accounts.close();
      await notifier?.close();
    },
  };
};
