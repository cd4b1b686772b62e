import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/model/clock.ts';

/** A clock that stands still until the test moves it. */
export type MovedClock = Clock & {
  /** Lets time pass until an instant; what sleeps wakes up on the way, each at its time. */
  passTo(instant: number): Promise<void>;
  /** Sets the clock, as when the machine was suspended: what sleeps does not notice. */
  jumpTo(instant: number): void;
};

type Sleeper = { readonly end: number; readonly wake: () => void };

/** @param start in ms since the epoch */
export const createMovedClock = (start: number): MovedClock => {
  let now = start;
  // What timers go by; a jump does not move it.
  let elapsed = 0;
  let sleepers: readonly Sleeper[] = [];
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        sleepers = sleepers.filter((each) => each !== sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper: Sleeper = { end: elapsed + ms, wake };
      sleepers = [...sleepers, sleeper];
      signal?.addEventListener('abort', stop, { once: true });
    });
  return {
    now: () => now,
    sleep,
    jumpTo: (instant) => {
      now = instant;
    },
    passTo: async (instant) => {
      const offset = now - elapsed;
      const end = instant - offset;
      for (;;) {
        const due = sleepers.filter((each) => each.end <= end).toSorted((a, b) => a.end - b.end)[0];
        elapsed = Math.max(elapsed, due?.end ?? end);
        now = elapsed + offset;
        if (due === undefined) return;
        sleepers = sleepers.filter((each) => each !== due);
        due.wake();
        await setImmediate();
      }
    },
  };
};
