import { z } from 'zod';
import { REMOVALS_COUNT_MS, type Removal } from '../../model/ledger-entry.ts';
import { defineScript } from '../../redis/script.ts';

const writeReply = z.enum(['written', 'changed', 'released', 'owned-by-another']);

/** The result of a write: done, the entry had changed, or the claimed id is taken. */
export type WriteReply = z.infer<typeof writeReply>;

/**
 * Compare-and-set of one or more entries, all or none. KEYS entries, owners, released; ARGV 1 when
 * the account is in the list of accounts, claimed id and the key that claims it (or empty), an id to release (or
 * empty), then for each entry: key, expected text, new text, expected id, new id, where empty means none. Replies
 * null, and writes nothing, for the first entry of an account that may not be in the list, which is in another slot
 * of a cluster.
 */
export const writeScript = defineScript(
  `
local entries, owners, released = KEYS[1], KEYS[2], KEYS[3]
local listed, claimed, claimant, to_release = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

for i = 5, #ARGV, 5 do
  if (redis.call('HGET', entries, ARGV[i]) or '') ~= ARGV[i + 1] then return 'changed' end
end

if listed ~= '1' and redis.call('EXISTS', entries) == 0 then return false end

if claimed ~= '' then
  if redis.call('SISMEMBER', released, claimed) == 1 then return 'released' end
  local owner = redis.call('HGET', owners, claimed)
  if owner and owner ~= claimant then return 'owned-by-another' end
end

for i = 5, #ARGV, 5 do
  local key, old = ARGV[i], ARGV[i + 3]
  if old ~= '' and redis.call('HGET', owners, old) == key then redis.call('HDEL', owners, old) end
end
for i = 5, #ARGV, 5 do
  local key, text, id = ARGV[i], ARGV[i + 2], ARGV[i + 4]
  if text == '' then redis.call('HDEL', entries, key) else redis.call('HSET', entries, key, text) end
  if id ~= '' then
    redis.call('HSET', owners, id, key)
    -- Written without a claim: a person named this id, or its removal failed. It is owned again.
    if claimed == '' then redis.call('SREM', released, id) end
  end
end
if to_release ~= '' then redis.call('SADD', released, to_release) end
return 'written'
`,
  (reply) => writeReply.nullable().parse(reply),
);

/**
 * KEYS released, owners; ARGV id, key (or empty): releases the id unless this key owns it. Replies whether it
 * did.
 */
export const releaseScript = defineScript(
  `
if ARGV[2] ~= '' and redis.call('HGET', KEYS[2], ARGV[1]) == ARGV[2] then return 0 end
redis.call('SADD', KEYS[1], ARGV[1])
return 1
`,
  (reply) => reply === 1,
);

/**
 * KEYS entries, owners; ARGV key: removes an entry without reading it. Replies whether
 * there was one.
 */
export const discardScript = defineScript(
  `
local owned = redis.call('HGETALL', KEYS[2])
for i = 1, #owned, 2 do
  if owned[i + 1] == ARGV[1] then redis.call('HDEL', KEYS[2], owned[i]) end
end
return redis.call('HDEL', KEYS[1], ARGV[1])
`,
  (reply) => reply === 1,
);

/**
 * Empties a ledger but for these facts. KEYS entries, owners, released, removals, facts; ARGV each fact's name
 * and text.
 */
export const startOverScript = defineScript(
  `
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
for i = 1, #ARGV, 2 do redis.call('HSET', KEYS[5], ARGV[i], ARGV[i + 1]) end
return 1
`,
  (reply) => reply === 1,
);

/** More than an account has. */
const MAX_REMOVALS = 10_000;

/**
 * KEYS removals; ARGV id, time in ms. Recording an id again only moves its time, so that retries do not count
 * twice.
 */
export const recordRemovalScript = defineScript(
  `
local removals, id, at = KEYS[1], ARGV[1], ARGV[2]
redis.call('ZADD', removals, at, id)
redis.call('ZREMRANGEBYSCORE', removals, '-inf', at - ${REMOVALS_COUNT_MS})
redis.call('ZREMRANGEBYRANK', removals, 0, -${MAX_REMOVALS + 1})
redis.call('PEXPIRE', removals, ${REMOVALS_COUNT_MS})
return 1
`,
  (reply) => z.literal(1).parse(reply),
);

/** Reads the reply of ZRANGE … WITHSCORES. */
export const removalsOf = (reply: readonly string[]): readonly Removal[] =>
  reply.flatMap((id, at) => (at % 2 === 0 ? [{ id, at: Number(reply[at + 1]) }] : []));
