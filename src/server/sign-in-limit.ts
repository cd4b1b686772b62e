/** The wrong tokens that an address may send within a minute. */
const MAX_WRONG = 10;
const WINDOW_MS = 60_000;

/** An attacker may use many addresses: beyond this the oldest is evicted. */
const MAX_ADDRESSES = 1_000;

/** Limits how often an address may send a wrong token. */
export type SignInLimit = {
  /** How long the address has to wait, in ms; 0: it may try. */
  waitMs(address: string): number;
  recordFailure(address: string): void;
};

/** Counts in windows of a minute that begin with the first wrong token. */
export const createSignInLimit = (now: () => number = Date.now): SignInLimit => {
  const known = new Map<string, { readonly since: number; readonly count: number }>();
  const windowOf = (address: string) => {
    const window = known.get(address);
    return window && now() - window.since < WINDOW_MS ? window : { since: now(), count: 0 };
  };
  return {
    waitMs: (address) => {
      const { since, count } = windowOf(address);
      return count < MAX_WRONG ? 0 : since + WINDOW_MS - now();
    },
    recordFailure: (address) => {
      const { since, count } = windowOf(address);
      known.delete(address);
      known.set(address, { since, count: count + 1 });
      const [oldest] = known.keys();
      if (known.size > MAX_ADDRESSES && oldest !== undefined) known.delete(oldest);
    },
  };
};
