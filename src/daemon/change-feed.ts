/** How often other processes are polled for changes while there are listeners, in ms. */
const ASK_MS = 2_000;

/**
 * Notifies listeners of changes: of this process at once, of other processes within seconds. Polls only while
 * there are listeners.
 */
export type DaemonNews = {
  /** Thousands of quick changes are thousands of calls: the listener puts them together. */
  subscribe(listener: () => void): () => void;
  tell(): void;
  close(): void;
};

/** @param read something short that is different when something has changed */
export const createDaemonNews = (read: () => Promise<string>): DaemonNews => {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let last: string | null = null;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const ask = async (): Promise<void> => {
    // Redis may be away: then nothing is known to have changed.
    const mark = await read().catch(() => last);
    if (last !== null && mark !== last) tell();
    last = mark;
    if (listeners.size > 0) timer = setTimeout(() => void ask(), ASK_MS).unref();
    else timer = null;
  };
  return {
    subscribe: (listener) => {
      // The same function may be given twice, and ended twice.
      const own = (): void => listener();
      listeners.add(own);
      if (timer === null) timer = setTimeout(() => void ask(), 0).unref();
      return () => void listeners.delete(own);
    },
    tell,
    close: () => {
      listeners.clear();
      clearTimeout(timer ?? undefined);
    },
  };
};
