import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { SourceStatus } from '../model/source-status.ts';
import { sharedKeys } from '../redis/keys.ts';
import { defineScript } from '../redis/script.ts';
import { parsed } from './parsed.ts';
import { storedTime } from './stored-time.ts';

/** A process that has saved nothing for this long is gone, in ms: three heartbeats of a daemon. */
const GONE_MS = 15_000;

const statusSchema = z.object({
  url: z.string(),
  ref: z.string(),
  resolvedRef: z.string().nullable(),
  path: z.string(),
  commit: z
    .object({
      id: z.string(),
      title: z.string().nullable(),
      author: z.string().nullable(),
      timeMs: storedTime,
    })
    .nullable(),
  fetchedAt: storedTime.nullable(),
  problem: z
    .object({
      kind: z.enum(['remote', 'commit']),
      message: z.string(),
      since: storedTime,
      polls: z.int(),
    })
    .nullable(),
});

/**
 * KEYS statuses, when each was saved; ARGV gone ms, and to save: process, status. Forgets the processes that
 * are gone, and replies the others with their status, in turn.
 */
const exchange = defineScript(
  `
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
if ARGV[2] then
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
  redis.call('ZADD', KEYS[2], ms, ARGV[2])
end
for _, process in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ms - ARGV[1])) do
  redis.call('HDEL', KEYS[1], process)
  redis.call('ZREM', KEYS[2], process)
end
return redis.call('HGETALL', KEYS[1])
`,
  (reply) => z.array(z.string()).parse(reply),
);

/** The source's status in every daemon, by process. */
export type SourceStatuses = ReadonlyMap<string, SourceStatus>;

/** The status of the Git source in each daemon of a prefix. */
export interface SourceStatusStore {
  read(): Promise<SourceStatuses>;
  /** Saves this process's status, which counts for 15 s. @returns all of them */
  save(process: string, status: SourceStatus): Promise<SourceStatuses>;
  /** Removes it at once: the process ends. */
  remove(process: string): Promise<void>;
}

/** One of another version that cannot be read is left out. */
const toStatuses = (fields: readonly string[]): SourceStatuses => {
  const statuses = new Map<string, SourceStatus>();
  for (let at = 0; at < fields.length; at += 2) {
    const status = parsed<SourceStatus>(statusSchema, fields[at + 1] ?? null);
    if (status !== null) statuses.set(fields[at] as string, status);
  }
  return statuses;
};

/** Opens the store; makes no request. */
export const openSourceStatuses = (redis: Redis, prefix: string): SourceStatusStore => {
  const { sources, sourcesSeen } = sharedKeys(prefix);
  const keys = [sources, sourcesSeen];
  return {
    read: async () => toStatuses(await exchange(redis, keys, [GONE_MS])),
    save: async (process, status) =>
      toStatuses(await exchange(redis, keys, [GONE_MS, process, JSON.stringify(status)])),
    remove: async (process) => {
      await redis.multi().hdel(sources, process).zrem(sourcesSeen, process).exec();
    },
  };
};
