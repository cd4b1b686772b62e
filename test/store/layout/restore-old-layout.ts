import { readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import type { StoredIntegration } from '../../../src/simulator/world.ts';

/**
 * What the version before hash tags left in Redis: `acme` in sync but for one rejected create, `brasil` in sync and
 * paused, and `chile`, whose six creates were under way when the daemon was killed. Made by that version: commands
 * and a daemon at simulated providers. Half a minute has passed: what that process renewed has expired.
 */
type OldKey = {
  /** Without the prefix. */
  readonly key: string;
  readonly type: 'string' | 'hash' | 'list' | 'set' | 'zset' | 'stream';
  /** In ms; -1: none. */
  readonly ttl: number;
  readonly value: never;
};

/** When the file was made, in ms since the epoch: its times are moved as if that was now. */
const LEFT_AT = 1_795_944_430_000;

/** What was live then, at the provider of acme, of brasil, and of chile. */
export type OldLive = Readonly<Record<'one' | 'toolzz' | 'two', readonly StoredIntegration[]>>;

const restore = async (redis: Redis, name: string, { type, ttl, value }: OldKey): Promise<void> => {
  const entries = value as readonly [string, readonly string[]][];
  const texts = value as readonly string[];
  switch (type) {
    case 'string':
      await redis.set(name, value);
      break;
    case 'hash':
      await redis.hset(name, value);
      break;
    case 'list':
      await redis.rpush(name, ...texts);
      break;
    case 'set':
      await redis.sadd(name, ...texts);
      break;
    case 'zset':
      for (let at = 0; at < texts.length; at += 2)
        await redis.zadd(name, texts[at + 1] ?? '', texts[at] ?? '');
      break;
    case 'stream':
      for (const [id, fields] of entries) await redis.xadd(name, id, ...fields);
      break;
    default:
      throw new Error(`A key of type ${type satisfies never}`);
  }
  if (ttl > 0) await redis.pexpire(name, ttl);
};

/**
 * Puts it under a prefix.
 * @param places what stands for `@ONE@` and the like, the addresses of the providers and the folder
 */
export const restoreOldLayout = async (
  redis: Redis,
  prefix: string,
  places: Readonly<Record<string, string>> = {},
  now = Date.now(),
): Promise<OldLive> => {
  const file = new URL('old-layout.jsonl', import.meta.url);
  const age = now - LEFT_AT;
  const recorded = await readFile(file, 'utf8');
  let text = recorded.replace(/\b1795944\d{6}\b/g, (ms) => `${Number(ms) + age}`);
  for (const [place, actual] of Object.entries(places)) text = text.replaceAll(`@${place}@`, actual);
  const [first = '', ...lines] = text.trimEnd().split('\n');
  for (const line of lines) {
    const old = JSON.parse(line) as OldKey;
    await restore(redis, `${prefix}:${old.key}`, old);
  }
  return JSON.parse(first).live;
};
