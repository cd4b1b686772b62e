import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { RatePoint } from '../model/throttle.ts';
import { forgottenAfterMs } from './algorithm/constants.ts';

/** A page's worth: some hours of a busy account, a day of a quiet one. */
const mostPoints = 360;

/** While nothing is refused, a point a minute draws the same line as one per request. */
const calmMs = 60_000;

/** A crowd of requests is refused at once: that is one point. */
const crowdMs = 1000;

/** How an account's rate went, and its 429s: a capped list in Redis, shared by every process. */
export interface RateTrail {
  /** Hears of every answer in passing; writes at most once a minute, at a 429 at most once a second. Never throws. */
  note(answer: {
    readonly at: number;
    readonly ratePerSecond: number | null;
    readonly refused: boolean;
  }): void;
  /** Oldest first. */
  read(): Promise<readonly RatePoint[]>;
}

const stored = z.tuple([z.number(), z.number().nullable(), z.number()]);

/** Opens it; makes no request. */
export const openRateTrail = (settings: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  readonly onError?: (error: unknown) => void;
}): RateTrail => {
  const { redis, prefix, account, onError = () => undefined } = settings;
  const key = `${prefix}:throttle:${account}:trail`;
  let refusals = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const write = (point: RatePoint): Promise<unknown> =>
    redis
      .multi()
      .rpush(key, JSON.stringify([point.at, point.ratePerSecond, point.refused]))
      .ltrim(key, -mostPoints, -1)
      .pexpire(key, forgottenAfterMs)
      .exec();
  return {
    note: ({ at, ratePerSecond, refused }) => {
      if (refused) refusals++;
      if (at - lastAt < (refusals > 0 ? crowdMs : calmMs)) return;
      const point = { at: Math.round(at), ratePerSecond, refused: refusals };
      refusals = 0;
      lastAt = at;
      write(point).catch(onError);
    },
    read: async () => (await redis.lrange(key, 0, -1)).flatMap(parse).toSorted((a, b) => a.at - b.at),
  };
};

/** It is shown and nothing more: what cannot be read is left out. */
const parse = (text: string): RatePoint[] => {
  try {
    const { success, data } = stored.safeParse(JSON.parse(text));
    return success ? [{ at: data[0], ratePerSecond: data[1], refused: data[2] }] : [];
  } catch {
    return [];
  }
};
