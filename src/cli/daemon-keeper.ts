import type { JobRoom } from '../../jobs/job-room.ts';
import { createLastSource } from '../desired/last-source.ts';
import type { DesiredState } from '../model/desired.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { Context } from './context.ts';
import { type DaemonAccount, startDaemonAccount, workingsOf } from './daemon-account.ts';
import { createDesiredReader } from './desired-reader.ts';
import { openNotifier } from './open-notifier.ts';
import { openAccount, openJobRoom } from './open-parts.ts';
import { isSelected } from './select-accounts.ts';

/** What the keeper has in hand, for what shows it; all of it lives and changes. */
export type DaemonView = {
  readonly room: JobRoom;
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
  const { desiredState, environment } = context.settings;
  const readSource = createLastSource(desiredState, environment);
  const running = new Map<string, DaemonAccount>();
  const contexts = new Map<string, AccountContext>();
  let desired: DesiredState | null = null;
  let broken = true;
  let draining = false;
  let work: Promise<unknown> = Promise.resolve();
  const notifier = openNotifier(context, redis);
  const room: JobRoom = openJobRoom(context, redis, {
    context: (name) => (broken ? null : (contexts.get(name) ?? null)),
    accepts: () => true,
    draining: () => draining,
    notifier,
  });

  const end = async (name: string): Promise<void> => {
    const account = running.get(name);
    running.delete(name);
    await account?.close();
  };

  const takeOver = async (next: AccountContext, known: AccountContext | undefined): Promise<void> => {
    const { name } = next.account;
    const occasion = known ? 'edit' : 'start';
    const account = running.get(name);
    contexts.set(name, next);
    if (account && known && workingsOf(known) === workingsOf(next)) return account.announce(next, occasion);
    await end(name);
    running.set(name, await startDaemonAccount(room, next, occasion, tick));
    // The end came while it was started.
    if (draining) await end(name);
  };

  const putAccount = async (next: AccountContext, mended: boolean): Promise<void> => {
    const { name } = next.account;
    const known = running.has(name) ? contexts.get(name) : undefined;
    const edited = known?.digest !== next.digest;
    const moved = known?.revision !== next.revision || known.source !== next.source;
    if (edited || moved) await takeOver(next, known);
    if (!edited && !mended) return;
    await running.get(name)?.trigger(known ? 'edit' : 'start');
    const { revision, entries } = next;
    log.info({ account: name, integrations: entries.length, revision }, 'Desired state read');
  };

  const dropOthers = async (state: DesiredState): Promise<void> => {
    const wanted = new Set(state.accounts.map(({ name }) => name));
    for (const name of running.keys()) {
      if (wanted.has(name)) continue;
      contexts.delete(name);
      await end(name);
      log.warn(
        { account: name },
        'The account left the desired state: it is not looked after any more, and not touched',
      );
    }
  };

  const readAgain = async (): Promise<void> => {
    const [read, source] = await Promise.all([reader.read(), readSource()]);
    const state = read && { ...read, source };
    // What was triggered while nothing could be planned was not done.
    const mended = broken && state !== null;
    broken = state === null;
    desired = state ?? desired;
    if (state && !draining) await dropOthers(state);
    for (const account of state?.accounts ?? []) {
      if (draining || !state || !isSelected(context, account.name)) continue;
      try {
        const known = contexts.get(account.name);
        await putAccount(await openAccount(context, redis, state, account, known), mended);
      } catch (error) {
        log.error(
          { account: account.name, err: error },
          'The account could not be taken over; it is tried again at the next edit or tick',
        );
      }
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

  /** Redis was emptied: what runs were under way or asked for is gone, and the ledger with its salt. */
  const beginAnew = async (name: string): Promise<void> => {
    log.warn(
      { account: name },
      'Redis lost what it held of the account: its integrations are taken over again by type and name. Is Redis persistent, and shared with nobody?',
    );
    await reload();
    await running.get(name)?.trigger('start');
  };

  const invalid = (): string | null => {
    if (!broken) return null;
    const problems = reader.problems();
    return problems.length === 0 ? 'The desired state was not read yet' : problems.join('\n');
  };

  return {
    view: { room, desired: () => desired, invalid, contexts, running },
    reload,
    heartbeat: async () => {
      for (const [name, account] of running) {
        const known = room.context(name);
        if (known) await account.announce(known, 'alive');
        const { lost } = await account.renew();
        if (lost) await beginAnew(name);
      }
    },
    close: async () => {
      draining = true;
      // At once: jobs are fetched until then, only to be given back.
      await Promise.all([...running.keys()].map(end));
      await work;
      await notifier?.close();
    },
  };
};
