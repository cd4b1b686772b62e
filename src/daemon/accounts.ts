import type { JobContext } from '../../jobs/job-context.ts';
import type { AppContext } from '../app/context.ts';
import { openAccount } from '../app/open-parts.ts';
import { isSelected } from '../app/select-accounts.ts';
import type { DesiredAccount, DesiredState } from '../model/desired.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { type DaemonAccount, startDaemonAccount, workingsOf } from './account-runner.ts';
import type { DesiredReading } from './desired.ts';

/** What the accounts of a daemon are started with. */
export type AccountsFacts = {
  readonly context: AppContext;
  readonly redis: RedisHandle;
  readonly jobContext: JobContext;
  readonly onTick: Parameters<typeof startDaemonAccount>[3];
};

/** Which accounts run in this process, and with which desired state. */
export type DaemonAccounts = {
  /** The managed accounts by name. */
  readonly contexts: ReadonlyMap<string, AccountContext>;
  /** Those that run, by name. */
  readonly running: ReadonlyMap<string, DaemonAccount>;
  /** Starts, updates and ends accounts, so that they are as a reading says; leaves those alone that are. */
  takeOver(reading: DesiredReading): Promise<void>;
  /** Opens one account again: what it rests on in Redis may be new, though the desired state is not. */
  refresh(name: string): Promise<void>;
  isClosing(): boolean;
  close(): Promise<void>;
};

/** Work on one account after the other; on different ones at once. */
const createTurns = () => {
  const last = new Map<string, Promise<void>>();
  return {
    take: (name: string, work: () => Promise<void>): Promise<void> => {
      const turn = (last.get(name) ?? Promise.resolve()).then(work);
      last.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
    over: async (): Promise<void> => {
      await Promise.all(last.values());
    },
  };
};

/** Runs no account before the first `takeOver`. */
export const createDaemonAccounts = ({
  context,
  redis,
  jobContext,
  onTick,
}: AccountsFacts): DaemonAccounts => {
  const { log } = context;
  const running = new Map<string, DaemonAccount>();
  const contexts = new Map<string, AccountContext>();
  /** What each account was last opened with. */
  const taken = new Map<string, DesiredState>();
  const turns = createTurns();
  let closing = false;

  const end = async (name: string): Promise<void> => {
    const account = running.get(name);
    running.delete(name);
    await account?.close();
  };

  const start = async (next: AccountContext, known: AccountContext | undefined): Promise<void> => {
    const { name } = next.account;
    const occasion = known ? 'edit' : 'start';
    const account = running.get(name);
    if (account && known && workingsOf(known) === workingsOf(next)) return account.announce(next, occasion);
    await end(name);
    running.set(name, await startDaemonAccount(jobContext, next, occasion, onTick));
    // The end came while it was started.
    if (closing) await end(name);
  };

  const put = async (next: AccountContext, becameValid: boolean): Promise<void> => {
    const { name } = next.account;
    const known = running.has(name) ? contexts.get(name) : undefined;
    const edited = known?.digest !== next.digest;
    const moved = known?.revision !== next.revision || known.source !== next.source;
    contexts.set(name, next);
    if (edited || moved) await start(next, known);
    if (!edited && !becameValid) return;
    await running.get(name)?.trigger(known ? 'edit' : 'start');
    const { revision, entries } = next;
    log.info({ account: name, integrations: entries.length, revision }, 'Desired state read');
  };

  const open = async (state: DesiredState, account: DesiredAccount, becameValid: boolean): Promise<void> => {
    if (closing) return;
    const { name } = account;
    try {
      await put(await openAccount(context, redis, state, account, contexts.get(name)), becameValid);
      taken.set(name, state);
    } catch (error) {
      log.error(
        { account: name, err: error },
        'Failed to start managing the account; retrying at the next edit or tick',
      );
    }
  };

  const drop = async (name: string): Promise<void> => {
    contexts.delete(name);
    taken.delete(name);
    await end(name);
    log.warn(
      { account: name },
      'Account removed from the desired state; no longer managed (its integrations are left as they are)',
    );
  };

  return {
    contexts,
    running,
    takeOver: async ({ state, becameValid }) => {
      if (state === null || closing) return;
      const wanted = new Set(state.accounts.map(({ name }) => name));
      const left = [...running.keys()].filter((name) => !wanted.has(name));
      for (const name of left) await turns.take(name, () => drop(name));
      for (const account of state.accounts) {
        const { name } = account;
        // What was triggered while nothing could be planned was not done: then all are.
        if (!isSelected(context, name) || (taken.get(name) === state && !becameValid)) continue;
        await turns.take(name, () => open(state, account, becameValid));
      }
    },
    refresh: (name) =>
      turns.take(name, async () => {
        const state = taken.get(name);
        const account = state?.accounts.find((one) => one.name === name);
        if (state && account) await open(state, account, false);
      }),
    isClosing: () => closing,
    close: async () => {
      closing = true;
      // At once: jobs are fetched until then, only to be given back.
      await Promise.all([...running.keys()].map(end));
      await turns.over();
    },
  };
};
