import type { ChainableCommander, Redis } from 'ioredis';
import type { RedisLog } from './connection.ts';
import { mayRunInfo } from './redis-options.ts';

/** A replica confirms within a millisecond or two; after this long, in ms, it is frozen or far behind. */
const CONFIRM_MS = 1_000;

/** What Redis says about its replicas holds this long, in ms. */
const KNOWN_MS = 1_000;

/**
 * A server that has just lost its last replica may be a master that was replaced and does not know it. Sentinels tell
 * it within ten seconds; in ms.
 */
const SUSPICIOUS_MS = 15_000;

/** How long the key of `haveAll` is kept, in ms. */
const KEPT_MS = 60_000;

/** The replicas of one server. `server` is its replication id, which changes when another becomes the master. */
type Standing = { readonly server: string; readonly replicas: number };

/** A value in a hash: what has to be on a replica. */
export type WrittenField = { readonly hash: string; readonly field: string; readonly includes: string };

/** Knows whether a write would survive the loss of the master. */
export type Replicas = {
  /**
   * Whether a replica has a value that was just written, or the server has no replicas to wait for. Takes a second
   * where a replica is connected and does not answer.
   */
  haveWrite(written: WrittenField): Promise<boolean>;
  /**
   * The same of everything that this process has written so far.
   * @param key a string key that this may overwrite; it expires
   */
  haveAll(key: string): Promise<boolean>;
};

/**
 * KEYS hash; ARGV field, a part of its value: writes the value again, so that the replicas get it. Replies whether
 * it was there.
 */
const touch = `
local value = redis.call('HGET', KEYS[1], ARGV[1])
if not value or not string.find(value, ARGV[2], 1, true) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], value)
return 1
`;

/** Asks the server that has the key: each node of a cluster has replicas of its own. */
const readStanding = async (client: Redis, key: string): Promise<Standing> => {
  const replies = (await client.pipeline().exists(key).info('replication').exec()) ?? [];
  const failed = replies.find(([error]) => error !== null)?.[0];
  if (failed) throw failed;
  const info = String(replies[1]?.[1]);
  const server = /^master_replid:(\w+)/m.exec(info)?.[1] ?? '';
  return { server, replicas: [...info.matchAll(/^slave\d+:.*\bstate=online\b/gm)].length };
};

/** What is known of the server of one key. */
type Known = {
  readonly standing: Standing;
  readonly readAt: number;
  /** When this server last had a replica; null: not that we know. */
  readonly seenAt: number | null;
};

/** Reads the standing of a key's server at most once a second, and remembers when it last had a replica. */
const createStanding = (client: Redis) => {
  const known = new Map<string, Known>();
  return async (key: string): Promise<Standing & { readonly lostLately: boolean }> => {
    const before = known.get(key);
    const now = performance.now();
    if (before === undefined || now - before.readAt > KNOWN_MS) {
      const standing = await readStanding(client, key);
      const seenBefore = before?.standing.server === standing.server ? before.seenAt : null;
      known.set(key, { standing, readAt: now, seenAt: standing.replicas > 0 ? now : seenBefore });
    }
    const { standing, seenAt } = known.get(key) as Known;
    const lostLately = standing.replicas === 0 && seenAt !== null && now - seenAt < SUSPICIOUS_MS;
    return { ...standing, lostLately };
  };
};

/**
 * Watches the replicas of a Redis. Without the right to run INFO, they are not known, and nothing waits for them.
 * @param open opens a connection of its own: while one waits for a replica, it does nothing else
 */
export const createReplicas = (client: Redis, open: () => Redis, log: RedisLog): Replicas => {
  const standing = createStanding(client);
  let own: Redis | null = null;
  let warned = false;
  const warnOnce = (text: string): false => {
    if (!warned) log.warn({}, text);
    warned = true;
    return false;
  };
  /** Waits for a replica to have a write. Null: there is none to wait for. */
  const confirm = async (
    write: (pipeline: ChainableCommander) => ChainableCommander,
  ): Promise<{ readonly reply: unknown; readonly replicas: number } | null> => {
    if (own === null || own.status === 'end') own = open();
    // WAIT is about the last write of its own connection. Both are sent together, and again together if the
    // connection is lost, so that they are about the same server.
    const replies = (await write(own.pipeline()).wait(1, CONFIRM_MS).exec()) ?? [];
    // Without the right to wait, as without INFO, nothing waits.
    if (replies.some(([error]) => error !== null && /^NOPERM/.test(error.message))) return null;
    const [reply, replicas] = replies.map(([error, value]) => (error === null ? value : null));
    return { reply, replicas: Number(replicas) };
  };
  return {
    haveWrite: async ({ hash, field, includes }) => {
      if (!mayRunInfo(client.options)) return true;
      const { replicas, lostLately } = await standing(hash);
      if (lostLately)
        return warnOnce('Redis has lost its replica; creating nothing for 15 s, as it may be replaced');
      if (replicas === 0) return true;
      const confirmed = await confirm((pipeline) => pipeline.eval(touch, 1, hash, field, includes));
      if (confirmed === null || (confirmed.reply === 1 && confirmed.replicas >= 1)) {
        warned = false;
        return true;
      }
      return warnOnce(
        'No replica of Redis confirmed a write within a second; creating nothing until one does',
      );
    },
    haveAll: async (key) => {
      if (!mayRunInfo(client.options) || (await standing(key)).replicas === 0) return true;
      const confirmed = await confirm((pipeline) => pipeline.set(key, '1', 'PX', KEPT_MS));
      return confirmed === null || confirmed.replicas >= 1;
    },
  };
};
