import type { JobContext } from '../../jobs/job-context.ts';
import type { AccountContext } from '../reconcile/account-context.ts';
import {
  type DaemonAccount,
  type SharedByAccounts,
  startDaemonAccount,
  workerSettings,
} from './account-runner.ts';

/** The accounts that have a worker and a schedule in this process. */
export type RunningAccounts = {
  readonly byName: ReadonlyMap<string, DaemonAccount>;
  /**
   * Starts an account. One that runs with the same worker settings only announces its new desired state.
   * @param known how it was known until now; undefined: not at all
   */
  start(next: AccountContext, known: AccountContext | undefined): Promise<void>;
  stop(name: string): Promise<void>;
  isClosing(): boolean;
  /** Stops all, and each that is still being started as soon as it has. */
  close(): Promise<void>;
};

/** Runs nothing at first. */
export const createRunningAccounts = (jobContext: JobContext, shared: SharedByAccounts): RunningAccounts => {
  const byName = new Map<string, DaemonAccount>();
  let closing = false;
  const stop = async (name: string): Promise<void> => {
    const account = byName.get(name);
    byName.delete(name);
    await account?.close();
  };
  return {
    byName,
    start: async (next, known) => {
      const { name } = next.account;
      const occasion = known ? 'edit' : 'start';
      const account = byName.get(name);
      if (account && known && workerSettings(known) === workerSettings(next))
        return account.announce(next, occasion);
      await stop(name);
      byName.set(name, await startDaemonAccount(jobContext, next, occasion, shared));
      // Closing began while it was being started.
      if (closing) await stop(name);
    },
    stop,
    isClosing: () => closing,
    close: async () => {
      closing = true;
      await Promise.all([...byName.keys()].map(stop));
    },
  };
};
