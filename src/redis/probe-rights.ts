import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { sharedKeys } from './keys.ts';
import { defineScript } from './script.ts';

/** What Setpoint and BullMQ do with a key of each type: the commands, each with what follows the key. */
const uses = {
  string: ['set 1 PX 60000', 'get', 'incr', 'exists', 'pexpire 60000', 'pttl', 'type'],
  hash: [
    'hset field 1',
    'hsetnx field 1',
    'hget field',
    'hmget field',
    'hgetall',
    'hincrby field 1',
    'hexists field',
    'hkeys',
    'hlen',
    'hdel field',
  ],
  list: [
    'rpush item',
    'lpush item',
    'lrange 0 -1',
    'lindex 0',
    'llen',
    'lpos item',
    'lrem 0 item',
    'ltrim 0 0',
    'rpop',
  ],
  set: ['sadd member', 'smembers', 'sismember member', 'scard', 'srem member'],
  zset: [
    'zadd 1 member',
    'zrange 0 -1',
    'zrevrange 0 -1',
    'zrangebyscore 0 1',
    'zscore member',
    'zcard',
    'zcount 0 1',
    'zrem member',
    'zremrangebyscore 0 1',
    'zremrangebyrank 0 0',
    'zpopmin',
  ],
  stream: ['xadd * field value', 'xlen', 'xrange - +', 'xrevrange + -', 'xtrim MAXLEN 1', 'xdel 1-1'],
} as const;

/**
 * Runs every use and deletes the keys again. Replies with the commands that Redis refused, each followed by its
 * error.
 */
const probe = defineScript(
  `local refused = {}
local call = function(command, ...)
  local reply = redis.pcall(command, ...)
  if type(reply) == 'table' and reply.err then
    table.insert(refused, command)
    table.insert(refused, reply.err)
  end
end
for kind, commands in pairs(cjson.decode(ARGV[1])) do
  local key = KEYS[1] .. kind
  for _, line in ipairs(commands) do
    local words = {}
    for word in string.gmatch(line, '%S+') do table.insert(words, word) end
    call(table.remove(words, 1), key, unpack(words))
  end
  redis.pcall('pexpire', key, 60000)
  call('del', key)
end
call('time')
return refused`,
  (reply) => (Array.isArray(reply) ? reply.map(String) : []),
);

/** What a worker waits with: no script may. */
const blocking = async (client: Redis, key: string): Promise<readonly string[]> => {
  const waits = { bzpopmin: [`${key}zset`, '0.01'], xread: ['COUNT', '1', 'STREAMS', `${key}stream`, '0'] };
  const tried = Object.entries(waits).map(async ([command, args]) =>
    client.call(command, args).then(
      () => [],
      (error: unknown) => [command, error instanceof Error ? error.message : String(error)],
    ),
  );
  return (await Promise.all(tried)).flat();
};

/** The commands that this user may not run, and any other error of Redis; none if all is permitted. */
export type Refusals = { readonly commands: readonly string[]; readonly other: Error | null };

const isRight = (error: string): boolean =>
  /NOPERM|ACL failure|no permissions|can't run this command/i.test(error);

/**
 * Tries what Setpoint does in Redis on keys of its own, which expire.
 * @param prefix of every key of this Setpoint
 * @throws the error of Redis when it runs no script
 */
export const probeRights = async (client: Redis, prefix: string): Promise<Refusals> => {
  const key = sharedKeys(prefix).probe(randomUUID());
  const replied = [...(await probe(client, [key], [JSON.stringify(uses)])), ...(await blocking(client, key))];
  const refused = replied.flatMap((command, at) =>
    at % 2 === 0 ? [{ command, error: replied[at + 1] ?? '' }] : [],
  );
  const problem = refused.find(({ error }) => !isRight(error))?.error;
  return {
    commands: [...new Set(refused.filter(({ error }) => isRight(error)).map(({ command }) => command))],
    other: problem === undefined ? null : Object.assign(new Error(problem), { name: 'ReplyError' }),
  };
};
