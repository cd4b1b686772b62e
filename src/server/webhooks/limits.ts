import type { Logger } from '../../log.ts';

/** Bytes of bodies that may be under way at once. */
export type BodyBudget = {
  /** Null: there is no room. The function gives the room back; it must be called once. */
  reserve(bytes: number): (() => void) | null;
};

/** A body is held whole before its signature can be checked, so that senders without the secret must not fill the memory. */
export const createBodyBudget = (most: number): BodyBudget => {
  let held = 0;
  return {
    reserve: (bytes) => {
      if (held + bytes > most) return null;
      held += bytes;
      return () => {
        held -= bytes;
      };
    },
  };
};

const WINDOW_MS = 60_000;

/** Warns of something that others can cause at will: at most once a minute, with how often it was since the last line. */
export const createRareWarning = (
  log: Pick<Logger, 'warn'>,
  text: string,
  now: () => number = Date.now,
): (() => void) => {
  let warnedAt = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    count++;
    if (now() - warnedAt < WINDOW_MS) return;
    log.warn({ count }, text);
    warnedAt = now();
    count = 0;
  };
};
