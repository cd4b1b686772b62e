import { setTimeout } from 'node:timers/promises';

/** Where the time comes from, and what waits for it to pass. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** @throws the signal's reason, when it is aborted meanwhile */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    await setTimeout(ms, undefined, { signal });
  },
};
