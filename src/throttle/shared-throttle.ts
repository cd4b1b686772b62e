import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { ProviderError } from '../model/errors.ts';
import type { Slot, Throttle } from '../model/throttle.ts';
import { abortable } from './abortable.ts';
import { pauseFromHeaders } from './headers.ts';
import { confirmScript, peekScript, settleScript, takeScript } from './throttle-scripts.ts';

/** Requests per second where no `rate` is configured. */
export const defaultPerSecond = 10;

/** Pauses after a 429 that names no time: doubled while the 429s go on. */
const firstPauseMs = 1000;
const longestBlindPauseMs = 60_000;

/** At a slow rate a single turn may take longer than any patience, so that many turns are always worth their wait. */
const turnsAhead = 10;

/** A pause that began while a slot was waited for so shortly comes as late as for a request on its way. */
const blinkMs = 20;

/** A throttle that can say how it stands. */
export interface SharedThrottle extends Throttle {
  /** `pausedForMs` is 0 when requests may be sent. */
  peek(): Promise<{ readonly ratePerSecond: number; readonly pausedForMs: number }>;
}

/** How the account's throttle is set. */
export type ThrottleSettings = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** The configured ceiling. */
  readonly perSecond?: number | undefined;
  /** The longest pause that `take` waits for by itself. */
  readonly patienceMs?: number | undefined;
};

/**
 * One budget of requests per account, at a fixed pace, shared by every process through one record in Redis. A 429 holds all of them,
 * those included that wait for a slot already.
 */
export const createThrottle = (settings: ThrottleSettings): SharedThrottle => {
  const { redis, prefix, account, perSecond = defaultPerSecond, patienceMs = 2000 } = settings;
  const keys = [`${prefix}:throttle:${account}`];
  const interval = 1000 / perSecond;
  const budget = [interval, patienceMs, Math.max(patienceMs, turnsAhead * interval)];

  const take = async (options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Slot> => {
    const { signal } = options;
    for (;;) {
      const place = await abortable(() => takeScript(redis, keys, budget), signal);
      const { taken, waitMs, slotAt, failing } = place;
      if (!taken) throw tooFar(account, waitMs);
      if (waitMs > 0) await abortable(() => sleep(waitMs, undefined, { signal }), signal);
      if (waitMs <= blinkMs) return slotOf(slotAt, failing);
      const holds = await abortable(() => confirmScript(redis, keys, [slotAt, waitMs]), signal);
      if (holds) return slotOf(slotAt, failing);
    }
  };

  const slotOf = (slotAt: number, failing: boolean): Slot => ({
    settle: async (reply) => {
      if (reply === null) return null;
      const refused = reply.status === 429;
      const told = pauseFromHeaders(reply.headers, reply.status, reply.answeredAt) ?? 0;
      // Nothing to tell the others: no need to ask Redis.
      if (!refused && told === 0 && !failing) return null;
      const facts = [slotAt, refused ? 1 : 0, told, firstPauseMs, longestBlindPauseMs];
      const pause = await settleScript(redis, keys, facts);
      return refused ? Math.max(1, pause) : null;
    },
  });

  return {
    take,
    peek: async () => ({ ratePerSecond: perSecond, pausedForMs: await peekScript(redis, keys, []) }),
  };
};

const tooFar = (account: string, waitMs: number): ProviderError =>
  new ProviderError(
    `Account "${account}" waits ${Math.ceil(waitMs / 1000)} s for its provider's rate limit before it sends more.`,
    { code: 'rate-limited', failure: 'not-sent', retryAfterMs: waitMs },
  );
