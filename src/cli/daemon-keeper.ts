import type { JobRoom } from '../../jobs/job-room.ts';
import type { DesiredState } from '../model/desired.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { Context } from './context.ts';
import { type DaemonAccount, startDaemonAccount, withContext, workingsOf } from './daemon-account.ts';
import { createDesiredReader } from './desired-reader.ts';
import { openAccount, openJobRoom } from './open-parts.ts';
import { isSelected } from './select-accounts.ts';

/** The accounts that the daemon looks after, kept as the desired state says. */
export interface Keeper {
  /** Reads the desired state again and takes it over. Never rejects: what goes wrong is in the log. */
  reload(): Promise<void>;
  /** Gives the replicas a sign of life. */
  heartbeat(): Promise<void>;
  /** Finishes what is in flight, and gives the rest back. */
  close(): Promise<void>;
}

/** Looks after no account before the first `reload`. */
export const createKeeper = (context: Context, redis: RedisHandle): Keeper => {
  const { log } = context;
  const reader = createDesiredReader(context);
  const running = new Map<string, DaemonAccount>();
  let broken = true;
  let draining = false;
  let work: Promise<unknown> = Promise.resolve();
  const room: JobRoom = openJobRoom(context, redis, {
    context: (name) => (broken ? null : (running.get(name)?.context ?? null)),
    accepts: () => true,
    draining: () => draining,
  });

  const putAccount = async (next: AccountContext): Promise<void> => {
    const { name } = next.account;
    const known = running.get(name);
    const same = known && workingsOf(known.context) === workingsOf(next);
    if (known && same && known.context.digest === next.digest && known.context.revision === next.revision)
      return;
    const edited = known?.context.digest !== next.digest;
    if (known && same) running.set(name, withContext(known, next));
    else {
      await known?.close();
      running.set(name, await startDaemonAccount(room, next, tick));
    }
    const account = running.get(name);
    await account?.announce(known ? 'edit' : 'start');
    if (edited) await account?.trigger(known ? 'edit' : 'start');
    if (edited)
      log.info(
        { account: name, integrations: next.entries.length, revision: next.revision },
        'Desired state read',
      );
  };

  const dropOthers = async (state: DesiredState): Promise<void> => {
    const wanted = new Set(state.accounts.map(({ name }) => name));
    for (const [name, account] of running) {
      if (wanted.has(name)) continue;
      running.delete(name);
      await account.close();
      log.warn(
        { account: name },
        'The account left the desired state: it is not looked after any more, and not touched',
      );
    }
  };

  const readAgain = async (): Promise<void> => {
    const state = await reader.read();
    broken = state === null;
    if (!state || draining) return;
    await dropOthers(state);
    for (const account of state.accounts) {
      if (isSelected(context, account.name))
        await putAccount(await openAccount(context, redis, state, account));
    }
  };

  /** One reading at a time: edits come in bursts, and accounts must not be started twice. */
  const reload = (): Promise<void> => {
    const next = work.then(readAgain);
    work = next.catch((error: unknown) =>
      log.error({ err: error }, 'The desired state could not be taken over'),
    );
    return work as Promise<void>;
  };

  const tick = async (name: string): Promise<void> => {
    // Scheduled jobs read the desired state: also a secret in a file may have been rotated.
    await reload();
    if (broken) log.error({ account: name }, 'Skipped a scheduled run: the desired state is not valid');
    else await running.get(name)?.trigger('schedule');
  };

  return {
    reload,
    heartbeat: async () => {
      for (const account of running.values()) {
        await account.announce('alive');
        await account.renew();
      }
    },
    close: async () => {
      draining = true;
      await work;
      await Promise.all([...running.values()].map((account) => account.close()));
    },
  };
};
