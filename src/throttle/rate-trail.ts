import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { RatePoint } from '../model/throttle.ts';
import { accountKeys } from '../redis/keys.ts';
import { storedTime } from '../store/stored-time.ts';
import { EXPIRES_AFTER_MS } from './algorithm/constants.ts';

/** Some hours of a busy account, a day of a quiet one. */
const MAX_POINTS = 360;

/** Without refusals, one point a minute draws the same line as one per request. */
const CALM_MS = 60_000;

/** Requests in flight are refused together; they make one point. */
const BURST_MS = 1000;

/** The history of an account's rate and its 429s: a capped list in Redis, shared by every process. */
export interface RateTrail {
  /** Takes every answer; writes at most once a minute, after a 429 at most once a second. Never throws. */
  record(answer: {
    readonly at: number;
    readonly ratePerSecond: number | null;
    readonly refused: boolean;
  }): void;
  /** Oldest first. */
  read(): Promise<readonly RatePoint[]>;
}

const stored = z.tuple([storedTime, z.number().nullable(), z.number()]);

/** Opens the trail; sends nothing to Redis yet. */
export const openRateTrail = (settings: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  readonly onError?: (error: unknown) => void;
}): RateTrail => {
  const { redis, prefix, account, onError = () => undefined } = settings;
  const key = accountKeys(prefix, account).throttleTrail;
  let refusals = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const write = (point: RatePoint): Promise<unknown> =>
    redis
      .multi()
      .rpush(key, JSON.stringify([point.at, point.ratePerSecond, point.refused]))
      .ltrim(key, -MAX_POINTS, -1)
      .pexpire(key, EXPIRES_AFTER_MS)
      .exec();
  return {
    record: ({ at, ratePerSecond, refused }) => {
      if (refused) refusals++;
      if (at - lastAt < (refusals > 0 ? BURST_MS : CALM_MS)) return;
      const point = { at: Math.round(at), ratePerSecond, refused: refusals };
      refusals = 0;
      lastAt = at;
      write(point).catch(onError);
    },
    read: async () => (await redis.lrange(key, 0, -1)).flatMap(parse).toSorted((a, b) => a.at - b.at),
  };
};

/** Skips unreadable points: the trail is only for display. */
const parse = (text: string): RatePoint[] => {
  try {
    const { success, data } = stored.safeParse(JSON.parse(text));
    return success ? [{ at: data[0], ratePerSecond: data[1], refused: data[2] }] : [];
  } catch {
    return [];
  }
};
