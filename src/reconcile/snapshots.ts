import type { AccountContext } from './account-context.ts';
import { MAX_AGE_MS, type Snapshot, takeSnapshot } from './snapshot.ts';

/** The newest snapshot of each account in this process, shared by all its workers. */
export type Snapshots = {
  /**
   * A snapshot of this context for a run: read after this process first heard of the run, so never older than
   * the run's plan, whatever the clocks of other machines say; no older than the greatest age or `notBefore`
   * (ms since the epoch). Concurrent callers share one read.
   */
  get(
    context: AccountContext,
    run: string,
    options?: { readonly notBefore?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<Snapshot>;
  /** Keeps the snapshot that this process has just planned or verified the run from. */
  set(snapshot: Snapshot, run: string): void;
};

type Heard = { readonly run: string; readonly since: number };

/**
 * Creates the snapshot cache of a process.
 * @param onSnapshot called with each new one
 * @param maxAgeMs the greatest age of a snapshot
 */
export const createSnapshots = (
  now: () => number = Date.now,
  onSnapshot: (snapshot: Snapshot) => void = () => undefined,
  maxAgeMs: number = MAX_AGE_MS,
): Snapshots => {
  const known = new Map<string, Snapshot>();
  const heard = new Map<string, Heard>();
  const under = new Map<
    string,
    { readonly context: AccountContext; readonly since: number; readonly reading: Promise<Snapshot> }
  >();
  const read = (context: AccountContext, signal: AbortSignal | undefined): Promise<Snapshot> => {
    const { name } = context.account;
    const reading = takeSnapshot(context, { signal })
      .then((snapshot) => {
        known.set(name, snapshot);
        onSnapshot(snapshot);
        return snapshot;
      })
      .finally(() => under.delete(name));
    under.set(name, { context, since: now(), reading });
    return reading;
  };
  const heardOf = (account: string, run: string): number => {
    const last = heard.get(account);
    if (last?.run === run) return last.since;
    const since = now();
    heard.set(account, { run, since });
    return since;
  };
  return {
    get: async (context, run, { notBefore = 0, signal } = {}) => {
      const oldest = Math.max(now() - maxAgeMs, notBefore, heardOf(context.account.name, run));
      const snapshot = known.get(context.account.name);
      if (snapshot?.context === context && snapshot.observation.at >= oldest) return snapshot;
      const running = under.get(context.account.name);
      if (running && running.context === context && running.since >= oldest) return running.reading;
      return read(context, signal);
    },
    set: (snapshot, run) => {
      const { name } = snapshot.context.account;
      known.set(name, snapshot);
      heard.set(name, { run, since: snapshot.observation.at });
      onSnapshot(snapshot);
    },
  };
};
