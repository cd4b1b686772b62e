import type { Redis } from 'ioredis';
import { isCluster } from '../../redis/cluster-client.ts';
import { readTime } from '../../redis/read-time.ts';

/** A smaller change of the difference is left alone, so that unchanged entries stay the same objects; in ms. */
const TOLERANCE_MS = 100;

/** How long the last reply counts, in ms: a run of many changes need not ask for each. */
const KNOWN_MS = 1_000;

/**
 * Corrects how far Redis' clock is ahead of this process's, in whole ms, by a reply: it was given after the
 * question was sent and before it arrived.
 * @param ahead as known before
 */
export const aheadAfter = (
  ahead: number,
  { serverNow, sentAt, answeredAt }: Record<'serverNow' | 'sentAt' | 'answeredAt', number>,
): number => {
  const least = serverNow - answeredAt;
  const most = serverNow - sentAt;
  const fits = ahead >= least - TOLERANCE_MS && ahead <= most + TOLERANCE_MS;
  return fits ? ahead : Math.round((least + most) / 2);
};

/**
 * Compares this process's clock with Redis', by which the ledger keeps its times: the clocks of two machines
 * may differ by minutes.
 */
export type LedgerClock = {
  /** How far Redis' clock is ahead, in whole ms; 0 before the first read. */
  redisAhead(): number;
  /** Runs a read; in the same round trip, asks Redis for its time unless it was just asked. */
  timed<T>(read: () => Promise<T>): Promise<T>;
};

/**
 * @param key of the ledger, whose node is asked in a cluster
 * @param now this process's clock, in ms since the epoch
 */
export const createLedgerClock = (redis: Redis, key: string, now: () => number = Date.now): LedgerClock => {
  let ahead = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  return {
    redisAhead: () => ahead,
    timed: async (read) => {
      const sentAt = now();
      // In either direction: this process's clock may have been set.
      if (Math.abs(sentAt - askedAt) < KNOWN_MS) return read();
      const [reply, serverNow] = await Promise.all([read(), readTime(redis, key)]);
      ahead = aheadAfter(ahead, { serverNow, sentAt, answeredAt: now() });
      askedAt = sentAt;
      return reply;
    },
  };
};

const clocks = new WeakMap<Redis, LedgerClock>();

/**
 * The clock of Redis for all ledgers on one connection, since its time need not be asked for each. In a cluster, where each
 * node has its own, each ledger has one.
 */
export const sharedLedgerClock = (redis: Redis, key: string): LedgerClock => {
  const clock = (isCluster(redis) ? undefined : clocks.get(redis)) ?? createLedgerClock(redis, key);
  clocks.set(redis, clock);
  return clock;
};
