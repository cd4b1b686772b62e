import type { Redis } from 'ioredis';
import { z } from 'zod';
import { defineScript } from '../src/redis/script.ts';

/** A process counts as alive this long after its last sign of life, in ms. */
const ALIVE_MS = 15_000;

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
 * KEYS board, holders; ARGV process, digest, revision, time, occasion, alive ms. Posts what is newer: an edit that was seen happening, a later
 * revision, or at equal time the later start; an older one only when nobody alive has the posted one. Replies what is posted then.
 */
const announceScript = defineScript(
  `${common}
local board = posted()
local newer = not board or (board[1] ~= ARGV[2] and (
  ARGV[5] == 'edit' or board[5] == 0 or
  (ARGV[5] == 'start' and tonumber(ARGV[4]) >= tonumber(board[3]))))
if newer then
  redis.call('HSET', KEYS[1], 'digest', ARGV[2], 'revision', ARGV[3], 'time', ARGV[4])
  redis.call('HINCRBY', KEYS[1], 'sequence', 1)
  redis.call('DEL', KEYS[2])
elseif board[1] == ARGV[2] and ARGV[5] ~= 'alive' then
  redis.call('HSET', KEYS[1], 'revision', ARGV[3], 'time', ARGV[4])
end
if newer or board[1] == ARGV[2] then redis.call('ZADD', KEYS[2], ms + ARGV[6], ARGV[1]) else redis.call('ZREM', KEYS[2], ARGV[1]) end
return posted()
`,
  read,
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
      announceScript(redis, keys, [processId, digest, revision, revisionTime, occasion, ALIVE_MS]),
    read: () => readScript(redis, keys, []),
    leave: async () => {
      await redis.zrem(keys[1] as string, processId);
    },
  };
};
