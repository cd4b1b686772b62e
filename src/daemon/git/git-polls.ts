import { type SharedReadings, shareReadings } from '../../model/shared-readings.ts';

/** A remote that failed is asked again after this long at the latest, in ms, however rarely it is polled. */
const RETRY_MS = 60_000;

/** Each wait is up to this much shorter, so that replicas that start together do not poll together. */
const JITTER = 0.1;

export type PollOptions = {
  /** Asks the remote; resolves to whether it answered. Never rejects. */
  ask(): Promise<boolean>;
  readonly everyMs: number;
  readonly random?: () => number;
};

/** Asks a remote again and again, one call at a time. */
export type GitPolls = {
  /** Asks now; callers that come while a call is under way share the next one. */
  now(): Promise<void>;
  /** Ends the polling, and waits for the call under way. */
  close(): Promise<void>;
};

/** Asks regularly after the first `now`. */
export const startPolls = ({ ask, everyMs, random = Math.random }: PollOptions): GitPolls => {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const calls: SharedReadings<void> = shareReadings(async () => {
    if (closed) return;
    clearTimeout(timer);
    const answered = await ask();
    const waitMs = answered ? everyMs : Math.min(everyMs, RETRY_MS);
    if (!closed) timer = setTimeout(() => void calls.next(), waitMs * (1 - JITTER * random()));
  });
  return {
    now: calls.next,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await calls.next();
    },
  };
};
