import type { Redis } from 'ioredis';
import { z } from 'zod';
import { defineScript } from '../src/redis/script.ts';

/** A process counts as alive this long after its last sign of life, in ms. */
const ALIVE_MS = 15_000;

/** An older desired state takes the place of a newer one that nobody alive has had for this long, in ms. */
const ABANDONED_MS = 45_000;

/** What a process announces of an account's desired state. */
export type Announcement = {
  /** Keyed hash of the account's desired state, secrets included. */
  readonly digest: string;
  readonly revision: string;
  /** ms since the epoch. */
  readonly revisionTime: number;
};

/** Why it is announced: a new process, an edit that was seen happening, or a sign of life. */
export type Occasion = 'start' | 'edit' | 'alive';

/** The newest desired state of an account that any daemon announced. `sequence` grows with each newer one. */
export type Posted = Announcement & {
  readonly sequence: number;
  /** Whether a daemon that has it is alive. */
  readonly alive: boolean;
};

const boardReply = z.tuple([z.string(), z.string(), z.string(), z.string(), z.number()]);

const read = (value: unknown): Posted | null => {
  if (value === null) return null;
  const [digest, revision, revisionTime, sequence, holders] = boardReply.parse(value);
  const alive = holders > 0;
  return { digest, revision, revisionTime: Number(revisionTime), sequence: Number(sequence), alive };
};

const common = `
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ms)
local function posted()
  local p = redis.call('HMGET', KEYS[1], 'digest', 'revision', 'time', 'sequence')
  if not p[1] then return false end
  return { p[1], p[2], p[3], p[4], redis.call('ZCARD', KEYS[2]) }
end
`;

/**
 * KEYS board, holders; ARGV process, digest, revision, time, occasion, alive ms, abandoned ms. Posts what is newer; replies what is posted then.
 * Newer is an edit that was seen happening; at a start, a revision that is not older; at any time a later revision, unless the posted one
 * came by an edit (a roll-back); and whatever is there when nobody alive has the posted one: an older revision only after a while, since
 * after an outage of Redis everybody looks dead for a moment.
 */
const announceScript = defineScript(
  `${common}
local mine, at, occasion = ARGV[2], tonumber(ARGV[4]), ARGV[5]
local board = posted()
local function is_newer()
  if not board then return true end
  if board[1] == mine then return false end
  if occasion == 'edit' then return true end
  local known = tonumber(board[3])
  local more = redis.call('HMGET', KEYS[1], 'edited', 'seen')
  if board[5] == 0 then return at >= known or ms - tonumber(more[2] or 0) > tonumber(ARGV[7]) end
  if occasion == 'start' then return at >= known end
  return at > known and more[1] ~= '1'
end
if is_newer() then
  redis.call('HSET', KEYS[1], 'digest', mine, 'edited', occasion == 'edit' and '1' or '0')
  redis.call('HINCRBY', KEYS[1], 'sequence', 1)
  redis.call('DEL', KEYS[2])
  board = { mine }
end
if board[1] == mine then
  redis.call('HSET', KEYS[1], 'revision', ARGV[3], 'time', ARGV[4], 'seen', ms)
  redis.call('ZADD', KEYS[2], ms + ARGV[6], ARGV[1])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return posted()
`,
  read,
);

/** KEYS board, holders; ARGV process: an orderly end of the last one who had the posted state leaves the place to anybody. */
const leaveScript = defineScript(
  `${common}
redis.call('ZREM', KEYS[2], ARGV[1])
if posted() and redis.call('ZCARD', KEYS[2]) == 0 then redis.call('HSET', KEYS[1], 'seen', 0) end
return true
`,
  () => undefined,
);

const readScript = defineScript(`${common} return posted()`, read);

/**
 * Which desired state of an account is the newest, among daemons that may run different checkouts: a replica with an older one
 * never plans or applies from it.
 */
export type DesiredBoard = {
  announce(announcement: Announcement, occasion: Occasion): Promise<Posted | null>;
  read(): Promise<Posted | null>;
  /** This process is gone, or has the account no longer. */
  leave(): Promise<void>;
};

/** The board of one account, as one process uses it. */
export const createDesiredBoard = (
  redis: Redis,
  prefix: string,
  account: string,
  processId: string,
): DesiredBoard => {
  const keys = [`${prefix}:desired:${account}`, `${prefix}:desired-holders:${account}`];
  return {
    announce: ({ digest, revision, revisionTime }, occasion) =>
      announceScript(redis, keys, [
        processId,
        digest,
        revision,
        revisionTime,
        occasion,
        ALIVE_MS,
        ABANDONED_MS,
      ]),
    read: () => readScript(redis, keys, []),
    leave: () => leaveScript(redis, keys, [processId]),
  };
};
