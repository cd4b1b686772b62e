import type { Redis } from 'ioredis';
import { z } from 'zod';
import { sharedKeys } from '../src/redis/keys.ts';
import { defineScript } from '../src/redis/script.ts';

/** A process counts as alive this long after its last heartbeat, in ms. */
export const ALIVE_MS = 15_000;

/** What was read holds this long, in ms: a heartbeat comes every five seconds. */
const READ_MS = 1_000;

/** A daemon that died is kept this long, in ms: how long ago it was decides what may replace its desired state. */
const KEPT_MS = 24 * 3_600_000;

/** KEYS daemons; ARGV process, alive ms, kept ms. Replies whether the process was there. */
const beatScript = defineScript(
  `local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
if redis.call('TYPE', KEYS[1]).ok ~= 'zset' then redis.call('DEL', KEYS[1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ms - ARGV[3])
return 1 - redis.call('ZADD', KEYS[1], ms + ARGV[2], ARGV[1])`,
  (reply) => reply === 1,
);

const scored = z.array(z.string());

/** The daemons on one Redis, by their heartbeats: one for all accounts of a process. */
export type LivingDaemons = {
  /**
   * Shows that this process is alive.
   * @returns whether Redis still had its last heartbeat; if not, it lost all that it had
   */
  beat(): Promise<boolean>;
  /** Until when each counts as alive, in ms by Redis' clock; dead ones included. As JSON, for scripts. */
  read(): Promise<string>;
  /** Whether this process has a heartbeat, so that others need no other sign of life. */
  isBeating(): boolean;
  /** This process ends. */
  leave(): Promise<void>;
};

/** Makes no request. */
export const openLivingDaemons = (redis: Redis, prefix: string, processId: string): LivingDaemons => {
  const { daemons } = sharedKeys(prefix);
  let beating = false;
  let last: { readonly at: number; readonly answer: Promise<string> } | null = null;
  const ask = async (): Promise<string> => {
    // What cannot be read is replaced by the next heartbeat.
    const reply = await redis.zrange(daemons, '0', '-1', 'WITHSCORES').catch((error: Error) => {
      if (error.message.startsWith('WRONGTYPE')) return [];
      throw error;
    });
    const words = scored.parse(reply);
    const until: Record<string, number> = {};
    for (let at = 0; at + 1 < words.length; at += 2) {
      const time = Number(words[at + 1]);
      // `inf`, which only something else writes, would be null in JSON, and a script that compares it fails.
      if (Number.isFinite(time)) until[words[at] as string] = time;
    }
    return JSON.stringify(until);
  };
  return {
    beat: async () => {
      const wasThere = await beatScript(redis, [daemons], [processId, ALIVE_MS, KEPT_MS]);
      const isLost = beating && !wasThere;
      beating = true;
      return !isLost;
    },
    read: () => {
      if (last !== null && performance.now() - last.at < READ_MS) return last.answer;
      const asked = { at: performance.now(), answer: ask() };
      last = asked;
      asked.answer.catch(() => {
        if (last === asked) last = null;
      });
      return asked.answer;
    },
    isBeating: () => beating,
    leave: async () => {
      if (beating) await redis.zadd(daemons, '0', processId);
    },
  };
};
