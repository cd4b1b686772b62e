import { requestedWait } from '../../../src/throttle/algorithm/inputs.ts';
import type { Headers } from '../../../src/throttle/headers/parse-headers.ts';
import { readHints } from '../../../src/throttle/headers/read-hints.ts';
import type { Client, CreateClient, Turn } from './client.ts';

/**
 * Sends as fast as its workers can, and each of them retries its own request: after Retry-After, else 1, 2, 4
 * … 60 s, like got.
 */
export const createGotLike: CreateClient = () => ({
  take: () => ({ slot: null }),
  settle: (_slot, { refused, headers, answeredAt, attempt }) =>
    refused
      ? (toldPause(headers, answeredAt) ?? Math.min(60_000, 1000 * 2 ** (attempt - 1)) + jitter(answeredAt))
      : null,
  remembered: () => null,
});

const toldPause = (headers: Headers, answeredAt: number): number | null =>
  requestedWait(readHints(headers, answeredAt, null));

/** Up to 100 ms that keep workers apart. */
const jitter = (time: number): number => (time * 7919) % 100;

/** Rates in requests per second. */
type Aimd = { rate: number; ceiling: number };

type Rule = {
  /** What an accepted request adds to the rate. */
  readonly more: (now: Aimd) => number;
  /** What a 429 leaves of the rate. */
  readonly keep: number;
};

/**
 * Additive increase, multiplicative decrease, the queue paused at a 429 for as long as told, else 1, 2, 4 …
 * 60 s.
 */
const createAimd =
  ({ more, keep }: Rule): CreateClient =>
  (remembered) => {
    const now =
      remembered === null ? { rate: 2, ceiling: Number.POSITIVE_INFINITY } : { ...(remembered as Aimd) };
    const pace = createPace();
    const client: Client<number> = {
      take: (time) => pace.take(time, now.rate),
      settle: (sentAt, { refused, headers, answeredAt }) => {
        if (!refused) {
          now.rate = Math.min(100, now.rate + more(now));
          pace.opened();
        } else if (pace.closed(sentAt, answeredAt, toldPause(headers, answeredAt))) {
          Object.assign(now, { ceiling: now.rate, rate: Math.max(0.1, now.rate * keep) });
        }
        return null;
      },
      remembered: () => ({ ...now }),
    };
    return client as Client;
  };

/** One request each 1/rate seconds, and a pause of all at a 429. */
const createPace = () => {
  let next = 0;
  let pausedUntil = 0;
  let blind = 1000;
  return {
    take: (time: number, rate: number): Turn<number> => {
      if (time < Math.max(next, pausedUntil)) return { waitUntil: Math.max(next, pausedUntil) };
      next = Math.max(next, time - 5) + 1000 / rate;
      return { slot: time };
    },
    opened: () => {
      blind = 1000;
    },
    /** False for a request that was sent before the pause: it is no news. */
    closed: (sentAt: number, time: number, told: number | null): boolean => {
      if (sentAt < pausedUntil) return false;
      pausedUntil = time + (told ?? blind);
      blind = Math.min(60_000, 2 * blind);
      return true;
    },
  };
};

/** One more request per second each second, half after a 429. */
export const createUsualAimd = createAimd({ more: ({ rate }) => 1 / rate, keep: 0.5 });

/** Quick up to 95 % of where the last 429 was, then ten times slower. */
export const createAimdWithCeiling = createAimd({
  more: ({ rate, ceiling }) => (rate < 0.95 * ceiling ? 0.5 : 0.05) / rate,
  keep: 0.85,
});

/** The same, five times slower up, and down by a fifth. */
export const createGentleAimd = createAimd({ more: ({ rate }) => 0.2 / rate, keep: 0.8 });
