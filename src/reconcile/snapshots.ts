import type { AccountContext } from './account-context.ts';
import { MAX_AGE_MS, type Snapshot, takeSnapshot } from './snapshot.ts';

/** The newest snapshot of each account in this process, shared by all its workers. */
export type Snapshots = {
  /** A snapshot of this context no older than `MAX_AGE_MS`, or than `notBefore` (ms since the epoch); at most one list is under way for all who ask. */
  get(
    context: AccountContext,
    options?: { readonly notBefore?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Snapshot>;
  set(snapshot: Snapshot): void;
  /** Forgets what was read: the next one who asks reads anew. */
  drop(account: string): void;
};

/** Makes the process's snapshots. */
export const createSnapshots = (now: () => number = Date.now): Snapshots => {
  const known = new Map<string, Snapshot>();
  const under = new Map<
    string,
    { readonly context: AccountContext; readonly since: number; readonly reading: Promise<Snapshot> }
  >();
  const read = (context: AccountContext, signal: AbortSignal | undefined): Promise<Snapshot> => {
    const { name } = context.account;
    const reading = takeSnapshot(context, { signal })
      .then((snapshot) => {
        known.set(name, snapshot);
        return snapshot;
      })
      .finally(() => under.delete(name));
    under.set(name, { context, since: now(), reading });
    return reading;
  };
  return {
    get: async (context, { notBefore = 0, signal } = {}) => {
      const oldest = Math.max(now() - MAX_AGE_MS, notBefore);
      const snapshot = known.get(context.account.name);
      if (snapshot?.context === context && snapshot.observation.at >= oldest) return snapshot;
      const running = under.get(context.account.name);
      if (running && running.context === context && running.since >= oldest) return running.reading;
      return read(context, signal);
    },
    set: (snapshot) => {
      known.set(snapshot.context.account.name, snapshot);
    },
    drop: (account) => {
      known.delete(account);
    },
  };
};
