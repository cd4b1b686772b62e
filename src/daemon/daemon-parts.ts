import { type AccountJobs, openAccountJobs } from '../../jobs/account-jobs.ts';
import type { AppParts } from '../app/app-parts.ts';
import type { AppContext } from '../app/context.ts';
import type { DesiredState } from '../model/desired.ts';
import type { RedisHandle } from '../redis/redis-handle.ts';
import type { DaemonView } from './supervisor.ts';

/** Before anything could be read. */
const NOTHING: DesiredState = { revision: '', revisionTime: 0, accounts: [], integrations: [] };

/** What the commands' work is made of, over what a daemon has in hand. Its `desired` is the last that was valid. */
export type DaemonParts = AppParts & { close(): Promise<void> };

/** Opens nothing of its own but the queues of accounts that the daemon does not look after, when they are asked for. */
export const createDaemonParts = (context: AppContext, redis: RedisHandle, view: DaemonView): DaemonParts => {
  const opened = new Map<string, AccountJobs>();
  const closing: (() => Promise<void>)[] = [];
  const open = (account: string): AccountJobs => {
    const jobs = opened.get(account) ?? openAccountJobs(view.room, account);
    opened.set(account, jobs);
    return jobs;
  };
  return {
    context,
    redis,
    get desired() {
      return view.desired() ?? NOTHING;
    },
    accounts: view.contexts,
    room: view.room,
    jobsOf: (account) => view.running.get(account)?.jobs ?? open(account),
    runs: new Set(),
    onClose: (close) => void closing.push(close),
    close: async () => {
      await Promise.all([...opened.values()].map(({ queue }) => queue.close()));
      for (const close of closing.reverse()) await close();
    },
  };
};
