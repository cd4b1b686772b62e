import type { Clock } from '../model/clock.ts';

/** Rings at certain times until it is stopped. */
export type Alarm = {
  /** When it rings next, in ms since the epoch; null: never. */
  next(): number | null;
  stop(): void;
};

/**
 * The longest sleep, in ms: a timer stands still while the machine is suspended, and a clock may be set, so the time is
 * read again this often.
 */
const MAX_SLEEP_MS = 30_000;

/** How many times that passed are counted one by one. */
const MAX_MISSED = 1_000;

/**
 * Starts an alarm. Times that passed while the machine was suspended ring once, for the last of them.
 * @param next the first time after an instant; null: none
 * @param ring called with the time that has come; must not throw
 */
export const startAlarm = (
  clock: Clock,
  next: (after: number) => number | null,
  ring: (at: number) => void,
): Alarm => {
  const stopped = new AbortController();
  const { signal } = stopped;
  let seen = clock.now();
  let due = next(seen);
  const wake = (now: number): void => {
    // A clock that was put back has its times once more.
    if (now < seen) due = next(now);
    seen = now;
    if (due === null || now < due) return;
    let last = due;
    due = next(last);
    for (let missed = 0; due !== null && due <= now; missed += 1) {
      last = due;
      // Far behind: the last one is near enough.
      due = next(missed < MAX_MISSED ? last : now);
    }
    ring(last);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const left = due === null ? MAX_SLEEP_MS : Math.min(MAX_SLEEP_MS, due - clock.now());
      if (left > 0) await clock.sleep(left, signal);
      if (!signal.aborted) wake(clock.now());
    }
  };
  run().catch(() => undefined);
  return { next: () => due, stop: () => stopped.abort() };
};
