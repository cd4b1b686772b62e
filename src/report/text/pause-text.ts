import { localTime } from './local-time.ts';

/** From this wait on, in ms, its end is shown, so that a user can decide whether to stay. */
export const LONG_WAIT_MS = 60_000;

const THEN = 'a daemon then retries automatically, a command must be run again';

/**
 * How long a rate limit stops an account's requests, and what follows.
 * @param waitMs null if unknown
 */
export const pauseText = (waitMs: number | null, now: number = Date.now()): string =>
  waitMs === null
    ? `Nothing is sent for the account for a while; ${THEN}.`
    : `Nothing is sent for the account until ${localTime(now + waitMs)}; ${THEN}.`;

/** What a command says while it waits before it reads an account; it has changed nothing yet. */
export const readingWaitsText = (account: string, waitMs: number, now: number = Date.now()): string => {
  const seconds = Math.ceil(waitMs / 1000);
  const text = `${account}: waiting ${seconds} s for the provider before it is read`;
  return waitMs < LONG_WAIT_MS
    ? text
    : `${text}, until ${localTime(now + waitMs)}; press Ctrl-C to stop, nothing has been changed`;
};

/** What `apply` says once while a rate limit holds its changes up for long. */
export const applyWaitsText = (until: number): string =>
  `The provider's rate limit pauses the apply until ${localTime(until)}; it continues then. Press Ctrl-C to stop: the changes made so far stay, and the next apply or a daemon makes the rest.`;
