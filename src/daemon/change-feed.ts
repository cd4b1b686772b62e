/** How often other processes are polled for changes while there are listeners, in ms. */
const POLL_MS = 2_000;

/**
 * Notifies listeners of changes: of this process at once, of other processes within seconds. Polls only while
 * there are listeners.
 */
export type ChangeFeed = {
  /** Called once per change, which may be thousands in a row: the listener has to batch them. */
  subscribe(listener: () => void): () => void;
  notify(): void;
  close(): void;
};

/** @param read resolves to a short text that differs after every change */
export const createChangeFeed = (read: () => Promise<string>): ChangeFeed => {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let last: string | null = null;
  const notify = (): void => {
    for (const listener of listeners) listener();
  };
  const poll = async (): Promise<void> => {
    // While Redis is away, nothing is known to have changed.
    const token = await read().catch(() => last);
    if (last !== null && token !== last) notify();
    last = token;
    if (listeners.size > 0) timer = setTimeout(() => void poll(), POLL_MS).unref();
    else timer = null;
  };
  return {
    subscribe: (listener) => {
      // The same function may subscribe twice.
      const own = (): void => listener();
      listeners.add(own);
      if (timer === null) timer = setTimeout(() => void poll(), 0).unref();
      return () => void listeners.delete(own);
    },
    notify,
    close: () => {
      listeners.clear();
      clearTimeout(timer ?? undefined);
    },
  };
};
