/** So many wrong tokens an address may send within a minute. */
const MOST = 10;
const WINDOW_MS = 60_000;

/** More addresses than this are not people: the oldest is evicted. */
const MOST_ADDRESSES = 1_000;

/** Wrong tokens, by the address that they came from. */
export type Attempts = {
  /** For how long the address has to wait, in ms; 0: it may try. */
  waitMs(address: string): number;
  failed(address: string): void;
};

/** Counts in windows of a minute that begin with the first wrong one. */
export const createAttempts = (now: () => number = Date.now): Attempts => {
  const known = new Map<string, { readonly since: number; readonly count: number }>();
  const windowOf = (address: string) => {
    const window = known.get(address);
    return window && now() - window.since < WINDOW_MS ? window : { since: now(), count: 0 };
  };
  return {
    waitMs: (address) => {
      const { since, count } = windowOf(address);
      return count < MOST ? 0 : since + WINDOW_MS - now();
    },
    failed: (address) => {
      const { since, count } = windowOf(address);
      known.delete(address);
      known.set(address, { since, count: count + 1 });
      const [oldest] = known.keys();
      if (known.size > MOST_ADDRESSES && oldest !== undefined) known.delete(oldest);
    },
  };
};
