import type { JobContext } from '../../jobs/job-context.ts';
import type { AppContext } from '../app/context.ts';
import { openAccount } from '../app/open-parts.ts';
import { isSelected } from '../app/select-accounts.ts';
import type { DesiredAccount, DesiredState } from '../model/desired.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import { createTickSpread, type TickSpread } from '../schedule/tick-spread.ts';
import type { DaemonAccount, OnTick } from './account-runner.ts';
import type { DesiredReading } from './desired.ts';
import { createRunningAccounts, type RunningAccounts } from './running-accounts.ts';

/** Ticks that are spread over less are not worth a line in the log, in ms. */
const SAID_MS = 1_000;

/** What the accounts of a daemon are started with. */
export type AccountsOptions = {
  readonly context: AppContext;
  readonly redis: RedisHandle;
  readonly jobContext: JobContext;
  readonly onTick: OnTick;
};

/** Which accounts run in this process, and with which desired state. */
export type DaemonAccounts = {
  /** The managed accounts by name. */
  readonly contexts: ReadonlyMap<string, AccountContext>;
  /** Those that run, by name. */
  readonly running: ReadonlyMap<string, DaemonAccount>;
  /** Starts, updates and stops accounts so that they match a reading. Those that match it are left alone. */
  takeOver(reading: DesiredReading): Promise<void>;
  /** Opens one account again: its data in Redis may have changed though the desired state has not. */
  refresh(name: string): Promise<void>;
  isClosing(): boolean;
  close(): Promise<void>;
};

/** Serialises work on the same account; different accounts are worked on in parallel. */
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

/** Opens accounts, and starts or updates them where their desired state is a new one. */
const createAccountOpener = ({ context, redis }: AccountsOptions, running: RunningAccounts) => {
  const { log } = context;
  const contexts = new Map<string, AccountContext>();
  /** What each account was last opened with. */
  const states = new Map<string, DesiredState>();

  const update = async (next: AccountContext, becameValid: boolean): Promise<void> => {
    const { name } = next.account;
    const known = running.byName.has(name) ? contexts.get(name) : undefined;
    const edited = known?.digest !== next.digest;
    const moved = known?.revision !== next.revision || known.source !== next.source;
    contexts.set(name, next);
    if (edited || moved) await running.start(next, known);
    if (!edited && !becameValid) return;
    await running.byName.get(name)?.trigger(known ? 'edit' : 'start');
    const { revision, entries } = next;
    log.info({ account: name, integrations: entries.length, revision }, 'Desired state read');
  };

  return {
    contexts,
    stateOf: (name: string): DesiredState | undefined => states.get(name),
    open: async (state: DesiredState, account: DesiredAccount, becameValid: boolean): Promise<void> => {
      if (running.isClosing()) return;
      const { name } = account;
      try {
        await update(await openAccount(context, redis, state, account, contexts.get(name)), becameValid);
        states.set(name, state);
      } catch (error) {
        log.error(
          { account: name, err: error },
          'Failed to start managing the account; retrying at the next edit or tick',
        );
      }
    },
    remove: async (name: string): Promise<void> => {
      contexts.delete(name);
      states.delete(name);
      await running.stop(name);
      log.warn(
        { account: name },
        'Account removed from the desired state; no longer managed (its integrations are left as they are)',
      );
    },
  };
};

/** Ticks are spread by the accounts of the desired state, which are the same in all replicas. */
const updateSpread = (
  { log }: Pick<AppContext, 'log'>,
  spread: TickSpread,
  { accounts }: DesiredState,
): void => {
  const before = spread.longest();
  spread.update(accounts.map(({ name }) => name));
  const longest = spread.longest();
  if (longest === before || longest < SAID_MS) return;
  const fields = { accounts: accounts.length, upToSeconds: Math.ceil(longest / 1_000) };
  log.info(
    fields,
    'Runs of the same second are spread, over a tenth of the time to the next at most; the page shows when each comes',
  );
};

/** Runs no account before the first `takeOver`. */
export const createDaemonAccounts = (options: AccountsOptions): DaemonAccounts => {
  const { context, jobContext, onTick } = options;
  const spread = createTickSpread();
  const running = createRunningAccounts(jobContext, { onTick, spread });
  const opener = createAccountOpener(options, running);
  const turns = createTurns();
  return {
    contexts: opener.contexts,
    running: running.byName,
    takeOver: async ({ state, becameValid }) => {
      if (state === null || running.isClosing()) return;
      const wanted = new Set(state.accounts.map(({ name }) => name));
      updateSpread(context, spread, state);
      const left = [...running.byName.keys()].filter((name) => !wanted.has(name));
      for (const name of left) await turns.take(name, () => opener.remove(name));
      for (const account of state.accounts) {
        const { name } = account;
        // Runs that were triggered while the desired state was invalid were skipped, so all accounts run now.
        if (!isSelected(context, name) || (opener.stateOf(name) === state && !becameValid)) continue;
        await turns.take(name, () => opener.open(state, account, becameValid));
      }
    },
    refresh: (name) =>
      turns.take(name, async () => {
        const state = opener.stateOf(name);
        const account = state?.accounts.find((one) => one.name === name);
        if (state && account) await opener.open(state, account, false);
      }),
    isClosing: running.isClosing,
    close: async () => {
      // Before waiting for the turns: until it is closed, a worker fetches jobs only to requeue them.
      await running.close();
      await turns.over();
    },
  };
};
