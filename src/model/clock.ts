import { setTimeout } from 'node:timers/promises';

/** A source of time, which tests replace. */
export interface Clock {
  /** ms since the epoch. */
  now(): number;
  /** @throws the signal's reason when it is aborted */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    await setTimeout(ms, undefined, { signal });
  },
};
